package routes.connection;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;
import routes.operations.Sealer;
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
    return new Connections(database);
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
    return new ConnectionEndings(database, vendors, disconnections());
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
        database, transaction, vendors, tokens(), farewellTokens(), farewellSteps(), devices());
  }

  SubscriptionChecks subscriptionChecks() {
    return new SubscriptionChecks(
        database, transaction, vendors, new SubscriptionSettings(Duration.ofDays(1)));
  }

  ConnectionDirectory connectionDirectory() {
    return new ConnectionDirectory(database, json, farewellSteps(), disconnections(), devices());
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
