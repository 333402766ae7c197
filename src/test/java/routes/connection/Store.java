package routes.connection;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;
import routes.connection.access.CallerIdentity;
import routes.connection.connect.ConnectionDirectory;
import routes.connection.connect.Predecessors;
import routes.connection.consent.ConsentCheck;
import routes.connection.core.Connections;
import routes.connection.core.EndedLinks;
import routes.connection.core.KeyedHashes;
import routes.connection.device.ConnectionDevices;
import routes.connection.end.ConnectionEndings;
import routes.connection.end.DisconnectSettings;
import routes.connection.end.Disconnections;
import routes.connection.end.OffboardingSteps;
import routes.connection.end.OffboardingTokens;
import routes.connection.end.Offboardings;
import routes.connection.portal.AccountConflicts;
import routes.connection.portal.ApiAccess;
import routes.connection.portal.LinkedPeople;
import routes.connection.portal.Owners;
import routes.connection.portal.PatientRecords;
import routes.connection.portal.Portal;
import routes.connection.portal.Retention;
import routes.connection.portal.RetentionSettings;
import routes.connection.subscription.PendingConnections;
import routes.connection.subscription.SubscriptionChecks;
import routes.connection.subscription.SubscriptionSettings;
import routes.connection.sync.DeferredSyncRequests;
import routes.connection.sync.DueConnections;
import routes.connection.sync.HistoryRestarts;
import routes.connection.sync.RateLimits;
import routes.connection.sync.SyncRequests;
import routes.connection.sync.SyncTasks;
import routes.connection.sync.Watermarks;
import routes.connection.token.TokenClient;
import routes.connection.token.TokenStore;
import routes.connection.token.VendorAccounts;
import routes.connection.vendor.Vendors;
import routes.operations.audit.AuditLog;
import routes.operations.limits.AnswerLimit;
import routes.operations.secret.Encryptor;
import routes.operations.secret.InstallationValues;
import routes.operations.support.UtcTime;
import routes.protocol.withings.WithingsTokenReply;

/** The room's parts on one database, put together as the product does. */
public final class Store {

  public final JdbcClient database;
  public final TransactionTemplate transaction;
  public final Vendors vendors;
  public final ObjectMapper json =
      new ObjectMapper()
          .registerModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);
  final Encryptor encryptor = Encryptor.withUnkeptKeys();

  public Store(DataSource source) {
    this(source, "http://localhost:1");
  }

  public Store(DataSource source, String vendorUrl) {
    this(source, vendorUrl, Map.of());
  }

  public Store(DataSource source, String vendorUrl, Map<String, String> overrides) {
    this.database = JdbcClient.create(source);
    this.transaction = new TransactionTemplate(new DataSourceTransactionManager(source));
    this.vendors = Withings.vendors(vendorUrl, overrides);
  }

  public Watermarks watermarks() {
    return new Watermarks(database, vendors);
  }

  public SyncRequests syncRequests() {
    return new SyncRequests(json, vendors, watermarks());
  }

  public Connections connections() {
    return new Connections(database, endedLinks());
  }

  public DueConnections dueConnections() {
    return new DueConnections(database, transaction, vendors);
  }

  public PendingConnections pendingConnections() {
    return new PendingConnections(database, transaction, vendors);
  }

  public DeferredSyncRequests deferredSyncRequests() {
    return new DeferredSyncRequests(database, syncRequests());
  }

  public SyncTasks syncTasks(MeterRegistry meters) {
    return syncTasks(new RateLimits(database, vendors), meters);
  }

  public SyncTasks syncTasks(RateLimits limits, MeterRegistry meters) {
    return new SyncTasks(
        syncRequests(),
        connections(),
        new ConsentCheck(database, vendors),
        watermarks(),
        vendors,
        deferredSyncRequests(),
        limits,
        connectionEndings(),
        meters);
  }

  public ConnectionEndings connectionEndings() {
    return new ConnectionEndings(connections(), vendors, disconnections(), tokens());
  }

  public TokenStore tokens() {
    return new TokenStore(database, connections(), transaction, encryptor, json, vendorTokens());
  }

  OffboardingTokens farewellTokens() {
    return new OffboardingTokens(database, transaction, vendors, vendorTokens(), encryptor, json);
  }

  OffboardingSteps farewellSteps() {
    DisconnectSettings settings =
        new DisconnectSettings(Duration.ofHours(1), Duration.ofMinutes(2));
    return new OffboardingSteps(database, farewellTokens(), settings);
  }

  Offboardings farewells() {
    return new Offboardings(database, transaction, vendors, farewellSteps());
  }

  public Disconnections disconnections() {
    return new Disconnections(
        database,
        transaction,
        vendors,
        tokens(),
        farewellTokens(),
        farewellSteps(),
        devices(),
        audit());
  }

  public AuditLog audit() {
    return new AuditLog(database, transaction.getTransactionManager(), false);
  }

  SubscriptionChecks subscriptionChecks() {
    return new SubscriptionChecks(
        database, transaction, vendors, new SubscriptionSettings(Duration.ofDays(1)));
  }

  public ConnectionDirectory connectionDirectory() {
    return connectionDirectory(new Portal("ops", true));
  }

  /** As this portal sees it. */
  public ConnectionDirectory connectionDirectory(Portal portal) {
    return connectionDirectory(portal, null);
  }

  /**
   * @param patients whom the FHIR server knows; null where there is none
   */
  public ConnectionDirectory connectionDirectory(Portal portal, PatientRecords patients) {
    CallerIdentity caller =
        new CallerIdentity() {
          @Override
          public Portal portal() {
            return portal;
          }
        };
    return new ConnectionDirectory(
        database,
        json,
        farewellSteps(),
        disconnections(),
        devices(),
        caller,
        new Owners(database, transaction, PORTALS),
        new AccountConflicts(database, transaction, new SimpleMeterRegistry()),
        endedLinks(),
        new LinkedPeople(Optional.ofNullable(patients)));
  }

  /** Two who may invite, one who may send. */
  static final ApiAccess PORTALS =
      new ApiAccess(
          Map.of(
              "portal", new ApiAccess.Client("{noop}s", List.of("invite")),
              "other", new ApiAccess.Client("{noop}s", List.of("invite")),
              "gateway", new ApiAccess.Client("{noop}s", List.of("send"))),
          Map.of());

  public EndedLinks endedLinks() {
    return new EndedLinks(database, new KeyedHashes(new InstallationValues(database, encryptor)));
  }

  public Predecessors predecessors() {
    return new Predecessors(database, vendors, tokens(), endedLinks(), audit());
  }

  public HistoryRestarts historyRestarts() {
    return new HistoryRestarts(
        database, transaction, vendors, watermarks(), syncRequests(), deferredSyncRequests());
  }

  /** The events of the audit, the oldest first. */
  public List<String> audited() {
    return database
        .sql("select * from audit_event order by id")
        .query(
            (row, number) ->
                "%s %s %s %s"
                    .formatted(
                        row.getString("who"),
                        row.getString("action"),
                        row.getString("connection_id"),
                        row.getString("patient")))
        .list();
  }

  /** Reduces what has ended to tombstones, as a year after its end. */
  public void reduceEnded() {
    database
        .sql("update connection set revoked_at = ?")
        .param(UtcTime.now().minusDays(400))
        .update();
    retention().run();
  }

  Retention retention() {
    return new Retention(
        database,
        transaction,
        endedLinks(),
        new RetentionSettings(Duration.ofDays(90), Duration.ofDays(365)),
        audit());
  }

  public ConnectionDevices devices() {
    return new ConnectionDevices(database);
  }

  private TokenClient vendorTokens() {
    return new TokenClient(
        vendors,
        Map.of("withingsTokenReply", new WithingsTokenReply()),
        new VendorAccounts(new AnswerLimit(DataSize.ofMegabytes(1), Duration.ofMinutes(1))),
        "http://localhost");
  }
}
