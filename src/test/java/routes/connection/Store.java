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
import routes.connection.portal.AccountConflicts;
import routes.connection.portal.EndedLinks;
import routes.connection.portal.KeyedHashes;
import routes.connection.portal.LinkedPeople;
import routes.connection.portal.Owners;
import routes.connection.portal.PatientRecords;
import routes.connection.portal.Portal;
import routes.connection.portal.Retention;
import routes.connection.portal.RetentionSettings;
import routes.operations.InstallationValues;
import routes.operations.Sealer;
import routes.operations.UtcTime;
import routes.operations.audit.AuditLog;
import routes.operations.limits.AnswerLimit;
import routes.protocol.WithingsTokenReply;

/** The room's parts on one database, put together as the product does. */
final class Store {

  final JdbcClient database;
  final TransactionTemplate transaction;
  final Vendors vendors;
  final ObjectMapper json =
      new ObjectMapper()
          .registerModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);
  final Sealer sealer = Sealer.withUnkeptKeys();

  Store(DataSource source) {
    this(source, "http://localhost:1");
  }

  Store(DataSource source, String vendorUrl) {
    this(source, vendorUrl, Map.of());
  }

  Store(DataSource source, String vendorUrl, Map<String, String> overrides) {
    this.database = JdbcClient.create(source);
    this.transaction = new TransactionTemplate(new DataSourceTransactionManager(source));
    this.vendors = Withings.vendors(vendorUrl, overrides);
  }

  Watermarks watermarks() {
    return new Watermarks(database, vendors);
  }

  SyncRequests syncRequests() {
    return new SyncRequests(json, vendors, watermarks());
  }

  Connections connections() {
    return new Connections(database, endedLinks());
  }

  DueConnections dueConnections() {
    return new DueConnections(database, transaction, vendors);
  }

  PendingConnections pendingConnections() {
    return new PendingConnections(database, transaction, vendors);
  }

  DeferredSyncRequests deferredSyncRequests() {
    return new DeferredSyncRequests(database, syncRequests());
  }

  SyncTasks syncTasks(MeterRegistry meters) {
    return syncTasks(new RateLimits(database, vendors), meters);
  }

  SyncTasks syncTasks(RateLimits limits, MeterRegistry meters) {
    return new SyncTasks(
        syncRequests(),
        connections(),
        new Consent(database, vendors),
        watermarks(),
        vendors,
        deferredSyncRequests(),
        limits,
        connectionEndings(),
        meters);
  }

  ConnectionEndings connectionEndings() {
    return new ConnectionEndings(database, vendors, disconnections(), tokens());
  }

  Tokens tokens() {
    return new Tokens(database, transaction, sealer, json, vendorTokens());
  }

  FarewellTokens farewellTokens() {
    return new FarewellTokens(database, transaction, vendors, vendorTokens(), sealer, json);
  }

  FarewellSteps farewellSteps() {
    DisconnectSettings settings =
        new DisconnectSettings(Duration.ofHours(1), Duration.ofMinutes(2));
    return new FarewellSteps(database, farewellTokens(), settings);
  }

  Farewells farewells() {
    return new Farewells(database, transaction, vendors, farewellSteps());
  }

  Disconnections disconnections() {
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

  AuditLog audit() {
    return new AuditLog(database, transaction.getTransactionManager(), false);
  }

  SubscriptionChecks subscriptionChecks() {
    return new SubscriptionChecks(
        database, transaction, vendors, new SubscriptionSettings(Duration.ofDays(1)));
  }

  ConnectionDirectory connectionDirectory() {
    return connectionDirectory(new Portal("ops", true));
  }

  /** As this portal sees it. */
  ConnectionDirectory connectionDirectory(Portal portal) {
    return connectionDirectory(portal, null);
  }

  /**
   * @param patients whom the FHIR server knows; null where there is none
   */
  ConnectionDirectory connectionDirectory(Portal portal, PatientRecords patients) {
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

  EndedLinks endedLinks() {
    return new EndedLinks(database, new KeyedHashes(new InstallationValues(database, sealer)));
  }

  Predecessors predecessors() {
    return new Predecessors(database, vendors, tokens(), endedLinks(), audit());
  }

  HistoryRestarts historyRestarts() {
    return new HistoryRestarts(
        database, transaction, vendors, watermarks(), syncRequests(), deferredSyncRequests());
  }

  /** The events of the audit, the oldest first. */
  List<String> audited() {
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
  void reduceEnded() {
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

  ConnectionDevices devices() {
    return new ConnectionDevices(database);
  }

  private VendorTokens vendorTokens() {
    return new VendorTokens(
        vendors,
        Map.of("withingsTokenReply", new WithingsTokenReply()),
        new VendorAccounts(new AnswerLimit(DataSize.ofMegabytes(1), Duration.ofMinutes(1))),
        "http://localhost");
  }
}
