package routes.connection.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import routes.connection.Rows;
import routes.connection.Store;
import routes.connection.VendorYaml;
import routes.connection.subscription.PendingConnection;
import routes.operations.Databases;
import routes.operations.support.UtcTime;

/** What becomes of sync requests that a vendor does not answer now, on both databases. */
class SyncTasksTest {

  @RegisterExtension static final Databases DATABASES = new Databases();

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  static Stream<Named<DataSource>> databases() {
    return DATABASES.emptied();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void waitsAsLongAsTheVendorSays(DataSource source) {
    Store store = new Store(source);

    tasks(store).defer(request("push", 3), "VendorRefusedException", Duration.ofSeconds(7), false);

    assertThat(wait(store)).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(7));
  }

  @ParameterizedTest
  @MethodSource("databases")
  void waitsLongerEachTimeWhereTheVendorSaysNothing(DataSource source) {
    Store store = new Store(source);

    tasks(store).defer(request("backfill", 2), "IOException", null, false);

    assertThat(wait(store)).isBetween(Duration.ofSeconds(235), Duration.ofSeconds(240));
  }

  @ParameterizedTest
  @MethodSource("databases")
  void leavesAPollThatWasPutOffSeveralTimesToTheNextPoll(DataSource source) {
    Store store = new Store(source);
    SyncTasks tasks = tasks(store);

    tasks.defer(request("poll", 5), "IOException", null, false);

    assertThat(rows(store)).isZero();
    assertThat(
            meters
                .counter(
                    "wearables.sync_requests.skipped",
                    "vendor",
                    "withings",
                    "why",
                    "left-to-next-poll")
                .count())
        .isEqualTo(1);
    tasks.defer(request("poll", 4), "IOException", null, false);
    tasks.defer(request("push", 50), "IOException", null, false);
    assertThat(rows(store)).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("databases")
  void asksNobodyElseOnceAVendorHasSaidThatItWasAskedTooOften(DataSource source) {
    Store store = new Store(source);
    SyncTasks tasks = tasks(store);
    SyncTasks anotherInstance = tasks(new Store(source));
    readable(store, "u1");
    readable(store, "u2");
    assertThat(tasks.open(request("push", 0))).isNotNull();

    tasks.defer(request("push", 0), "VendorRefusedException", Duration.ofMinutes(5), true);
    tasks.defer(request("push", 1), "VendorRefusedException", Duration.ofSeconds(1), true);

    assertThat(rows(store)).isEqualTo(2);
    assertThat(anotherInstance.open(request("u2", "push", 0))).isNull();
    assertThat(rows(store)).isEqualTo(3);
    assertThat(waits(store).get(2)).isBetween(Duration.ofSeconds(290), Duration.ofSeconds(300));
  }

  @ParameterizedTest
  @MethodSource("databases")
  void holdsBackOnePersonWhereTheVendorCountsByPerson(DataSource source) {
    Store store = new Store(source);
    RateLimits limits =
        new RateLimits(
            store.database,
            VendorYaml.vendors(Map.of("vendors.withings.rate-limit.per", "person")));
    SyncTasks tasks = store.syncTasks(limits, meters);
    readable(store, "u1");
    readable(store, "u2");

    SyncTask task = tasks.open(request("push", 0));
    tasks.exhausted(task, Duration.ofMinutes(5));

    assertThat(tasks.open(request("push", 0))).isNull();
    assertThat(tasks.open(request("u2", "push", 0))).isNotNull();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void asksAgainWhenTheTimeIsOver(DataSource source) {
    Store store = new Store(source);
    SyncTasks tasks = tasks(store);
    readable(store, "u1");

    tasks.defer(request("push", 0), "VendorRefusedException", Duration.ZERO, true);

    assertThat(tasks.open(request("push", 0))).isNotNull();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aDataTypeThatCameWithAnUpgradeIsSetUp(DataSource source) {
    Store store = new Store(source);
    SyncTasks tasks = tasks(store);
    readable(store, "u1");
    store.database.sql("delete from watermark").update();

    assertThat(tasks.open(request("poll", 0))).isNull();

    PendingConnection pending = store.pendingConnections().claim(10).get(0);
    assertThat(pending.id()).isEqualTo("c-u1");
    store.watermarks().begin(pending);
    store.pendingConnections().activate(pending);
    assertThat(tasks.open(request("poll", 0))).isNotNull();
    assertThat(store.syncRequests().backfills(pending)).isNotEmpty();
  }

  private static void readable(Store store, String user) {
    Rows.active(store.database, "c-" + user, user, UtcTime.now());
    store
        .database
        .sql("update connection set patient_reference = 'Patient/p' where id = ?")
        .param("c-" + user)
        .update();
    store
        .database
        .sql(
            "insert into watermark (connection_id, data_type, read_until, updated_at)"
                + " values (?, 'measures', ?, ?)")
        .params("c-" + user, UtcTime.now(), UtcTime.now())
        .update();
  }

  private SyncTasks tasks(Store store) {
    return store.syncTasks(meters);
  }

  private static SyncRequest request(String kind, int attempt) {
    return request("u1", kind, attempt);
  }

  private static SyncRequest request(String user, String kind, int attempt) {
    return new SyncRequest("t", "withings", user, null, "measures", kind, null, null, attempt);
  }

  private static Duration wait(Store store) {
    return waits(store).get(0);
  }

  private static List<Duration> waits(Store store) {
    return store
        .database
        .sql("select not_before from deferred_sync_request order by not_before")
        .query((row, number) -> UtcTime.nullable(row, "not_before"))
        .list()
        .stream()
        .map(notBefore -> Duration.between(Instant.now(), notBefore))
        .toList();
  }

  private static int rows(Store store) {
    return store
        .database
        .sql("select count(*) from deferred_sync_request")
        .query(Integer.class)
        .single();
  }
}
