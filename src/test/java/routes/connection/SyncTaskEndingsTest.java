package routes.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import routes.connection.core.ConnectionState;
import routes.connection.sync.SyncRequest;
import routes.connection.sync.SyncTask;
import routes.connection.sync.SyncTasks;
import routes.connection.token.TokenPair;
import routes.operations.Databases;
import routes.operations.support.UtcTime;

/** Sync requests by which a connection ends, on both databases. */
class SyncTaskEndingsTest {
  private static final SyncRequest PUSH = request("push", "measures", null);

  @RegisterExtension static final Databases DATABASES = new Databases();

  static Stream<Named<DataSource>> databases() {
    return DATABASES.emptied();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void whatIsGoneIsNotAskedForAgainWhereTheEndIsAnnounced(DataSource source) {
    Store store = connected(source, Map.of("vendors.withings.legacy.successor", "google-health"));

    tasks(store).gone(task(store));

    assertThat(deferred(store)).isZero();
    assertThat(state(store)).isEqualTo(ConnectionState.NEEDS_REAUTHORIZATION);
  }

  @ParameterizedTest
  @MethodSource("databases")
  void whatIsGoneUnannouncedWaitsAsAfterAnyFailure(DataSource source) {
    Store store = connected(source, Map.of());

    tasks(store).gone(task(store));

    assertThat(deferred(store)).isEqualTo(1);
    assertThat(state(store)).isEqualTo(ConnectionState.ACTIVE);
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aNoticeThatAccessWasTakenBackEndsTheConnectionAndAsksForNothing(DataSource source) {
    Store store = connected(source, Map.of("vendors.withings.push.secret-path", "false"));
    SyncRequest notice = request(SyncRequest.REVOKED, null, Instant.now().plusSeconds(1));

    assertThat(tasks(store).open(notice)).isNull();

    assertThat(state(store)).isEqualTo(ConnectionState.REVOKED);
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aNoticeThatTheVendorCouldNotConfirmIsPutOff(DataSource source) {
    Store store = connected(source, Map.of());
    store
        .tokens()
        .store("c", new TokenPair("a", "r", Instant.now(), List.of("user.metrics"), "u1"));
    SyncRequest notice = request(SyncRequest.REVOKED, null, Instant.now().plusSeconds(1));

    assertThat(tasks(store).open(notice)).isNull();

    assertThat(state(store)).isEqualTo(ConnectionState.ACTIVE);
    assertThat(deferred(store)).isEqualTo(1);
  }

  private static Store connected(DataSource source, Map<String, String> overrides) {
    Store store = new Store(source, "http://localhost:1", overrides);
    Rows.active(store.database, "c", "u1", UtcTime.now());
    return store;
  }

  private static SyncTasks tasks(Store store) {
    return store.syncTasks(new SimpleMeterRegistry());
  }

  private static SyncTask task(Store store) {
    Instant now = Instant.now();
    return new SyncTask(PUSH, store.connections().find("c").orElseThrow(), now, "Withings", now);
  }

  private static SyncRequest request(String kind, String dataType, Instant from) {
    return new SyncRequest("t", "withings", "u1", null, dataType, kind, from, null, null);
  }

  private static ConnectionState state(Store store) {
    return store.connections().find("c").orElseThrow().state();
  }

  private static int deferred(Store store) {
    return store
        .database
        .sql("select count(*) from deferred_sync_request")
        .query(Integer.class)
        .single();
  }
}
