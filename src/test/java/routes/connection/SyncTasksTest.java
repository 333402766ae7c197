package routes.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import routes.operations.Databases;
import routes.operations.ReceivedRecord;

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

    tasks(store).defer(request("push", 3), "VendorRefusedException", Duration.ofSeconds(7));

    assertThat(wait(store)).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(7));
  }

  @ParameterizedTest
  @MethodSource("databases")
  void waitsLongerEachTimeWhereTheVendorSaysNothing(DataSource source) {
    Store store = new Store(source);

    tasks(store).defer(request("backfill", 2), "IOException", null);

    assertThat(wait(store)).isBetween(Duration.ofSeconds(235), Duration.ofSeconds(240));
  }

  @ParameterizedTest
  @MethodSource("databases")
  void leavesAPollThatWasPutOffSeveralTimesToTheNextPoll(DataSource source) {
    Store store = new Store(source);
    SyncTasks tasks = tasks(store);

    tasks.defer(request("poll", 5), "IOException", null);

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
    tasks.defer(request("poll", 4), "IOException", null);
    tasks.defer(request("push", 50), "IOException", null);
    assertThat(rows(store)).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("databases")
  void whatIsGoneIsNotAskedForAgainWhereTheEndIsAnnounced(DataSource source) {
    Store store =
        new Store(
            source,
            "http://localhost:1",
            Map.of("vendors.withings.legacy.successor", "google-health"));
    Rows.active(store.database, "c", "u1", UtcTime.now());

    tasks(store).gone(request("push", 0), task(store));

    assertThat(rows(store)).isZero();
    assertThat(store.connections().find("c").orElseThrow().state())
        .isEqualTo(ConnectionState.NEEDS_REAUTHORIZATION);
  }

  @ParameterizedTest
  @MethodSource("databases")
  void whatIsGoneUnannouncedWaitsAsAfterAnyFailure(DataSource source) {
    Store store = new Store(source);
    Rows.active(store.database, "c", "u1", UtcTime.now());

    tasks(store).gone(request("push", 0), task(store));

    assertThat(rows(store)).isEqualTo(1);
    assertThat(store.connections().find("c").orElseThrow().state())
        .isEqualTo(ConnectionState.ACTIVE);
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aNoticeThatAccessWasTakenBackAsksForNothing(DataSource source) {
    Store store = new Store(source);
    Rows.active(store.database, "c", "u1", UtcTime.now());
    String notice =
        """
        {"vendor":"withings","vendorUser":"u1","kind":"revoked","from":"%s","traceId":"t"}
        """
            .formatted(Instant.now().plusSeconds(1));

    assertThat(tasks(store).open(received(notice))).isNull();

    assertThat(store.connections().find("c").orElseThrow().state())
        .isEqualTo(ConnectionState.REVOKED);
  }

  private static SyncTask task(Store store) {
    Instant now = Instant.now();
    return new SyncTask(null, store.connections().find("c").orElseThrow(), now, "Withings", now);
  }

  private SyncTasks tasks(Store store) {
    return new SyncTasks(
        store.syncRequests(),
        store.connections(),
        new Consent(store.database, store.vendors),
        store.watermarks(),
        store.vendors,
        store.deferredSyncRequests(),
        store.connectionEndings(),
        meters);
  }

  private static ReceivedRecord request(String kind, int attempt) {
    String json =
        """
        {"vendor":"withings","vendorUser":"u1","dataType":"measures","kind":"%s","attempt":%d,
         "traceId":"t"}
        """
            .formatted(kind, attempt);
    return received(json);
  }

  private static ReceivedRecord received(String json) {
    return new ReceivedRecord(
        "sync-requests.withings",
        0,
        0,
        "withings|u1",
        json.getBytes(StandardCharsets.UTF_8),
        Map.of(),
        Instant.now());
  }

  private static Duration wait(Store store) {
    Instant notBefore =
        store
            .database
            .sql("select not_before from deferred_sync_request")
            .query((row, number) -> UtcTime.nullable(row, "not_before"))
            .single();
    return Duration.between(Instant.now(), notBefore);
  }

  private static int rows(Store store) {
    return store
        .database
        .sql("select count(*) from deferred_sync_request")
        .query(Integer.class)
        .single();
  }
}
