package routes.connection.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import routes.connection.Rows;
import routes.connection.Store;
import routes.connection.subscription.PendingConnection;
import routes.operations.Databases;
import routes.operations.broker.LogsReplaced;
import routes.operations.storage.DataFolder;
import routes.operations.support.UtcTime;

/** How far was read, on both databases. */
class WatermarksTest {

  @RegisterExtension static final Databases DATABASES = new Databases();

  static Stream<Named<DataSource>> databases() {
    return DATABASES.emptied();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void theForwardWatermarkMovesByCompareAndSetAndNeverBack(DataSource source) {
    Store store = new Store(source);
    PendingConnection pending = pending(store);
    Watermarks watermarks = store.watermarks();
    watermarks.begin(pending);
    Instant start = watermarks.readUntil("c", "measures").orElseThrow();
    Instant next = start.plusSeconds(60);

    assertThat(start).isEqualTo(pending.consentedAt().minus(Duration.ofHours(1)));
    assertThat(watermarks.advance("c", "measures", start.plusSeconds(1), next)).isFalse();
    assertThat(watermarks.advance("c", "measures", start, next)).isTrue();
    assertThat(watermarks.advance("c", "measures", start, next.plusSeconds(1))).isFalse();
    assertThat(watermarks.advance("c", "measures", next, start)).isFalse();
    assertThat(watermarks.readUntil("c", "measures")).contains(next);
    assertThat(watermarks.readUntil("c", "unknown")).isEmpty();

    watermarks.begin(pending);
    assertThat(watermarks.readUntil("c", "measures")).as("begun once").contains(next);

    assertThat(watermarks.stepBack()).as("one a data type").isEqualTo(2);
    assertThat(watermarks.readUntil("c", "measures")).contains(next.minus(Duration.ofHours(1)));
  }

  @ParameterizedTest
  @MethodSource("databases")
  void theyStepBackAfterAnUncleanEndAndWhereTheBrokersLogsAreOthers(
      DataSource source, @TempDir Path place) {
    Store store = new Store(source);
    Watermarks watermarks = store.watermarks();
    watermarks.begin(pending(store));
    Instant start = watermarks.readUntil("c", "measures").orElseThrow();
    Instant begun = watermarks.backfill("c", "measures").orElseThrow().at();

    try (AnnotationConfigApplicationContext product = new AnnotationConfigApplicationContext()) {
      product.registerBean(DataFolder.class, () -> new DataFolder(place));
      product.registerBean(Watermarks.class, () -> watermarks);
      product.registerBean(HistoryRestarts.class, store::historyRestarts);
      product.register(UncleanStart.class);
      product.refresh();
      assertThat(watermarks.readUntil("c", "measures")).as("nothing ended").contains(start);

      product.publishEvent(new LogsReplaced(List.of("wearables.measurements")));
      assertThat(watermarks.readUntil("c", "measures")).contains(start.minus(Duration.ofHours(1)));
      assertThat(watermarks.backfill("c", "measures").orElseThrow().at()).isAfter(begun);
    }
  }

  @ParameterizedTest
  @MethodSource("databases")
  void whatTheOldLogsMayHaveHeldForLongIsReadOnceMore(DataSource source) {
    Store store = new Store(source);
    Watermarks watermarks = store.watermarks();
    PendingConnection pending = pending(store);
    watermarks.begin(pending);
    Watermarks.Backfill whole = watermarks.backfill("c", "measures").orElseThrow();
    readToItsEnd(store);
    patient(store, "ACTIVE");
    Instant before = UtcTime.now().toInstant();

    assertThat(store.historyRestarts().restart()).as("one a data type").isEqualTo(2);

    Watermarks.Backfill again = watermarks.backfill("c", "measures").orElseThrow();
    assertThat(again.at()).isAfterOrEqualTo(before);
    assertThat(again.from()).isEqualTo(whole.from());
    store
        .database
        .sql("update deferred_sync_request set not_before = ?")
        .param(UtcTime.now())
        .update();
    assertThat(store.deferredSyncRequests().due(10))
        .extracting(due -> store.syncRequests().read(due.request()))
        .allSatisfy(
            request -> {
              assertThat(request.kind()).isEqualTo("backfill");
              assertThat(request.connectionId()).isEqualTo("c");
            })
        .anySatisfy(
            request -> {
              assertThat(request.dataType()).isEqualTo("measures");
              assertThat(request.to()).isEqualTo(again.at());
            })
        .hasSize(2);
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aHistoryIsNotReadOnceMoreBeyondWhereAnotherVendorsConnectionStopped(DataSource source) {
    Store store = new Store(source);
    store.watermarks().begin(pending(store));
    patient(store, "ACTIVE");
    Instant stopped = UtcTime.now().minusDays(20).toInstant();
    store
        .database
        .sql("update connection set history_from = ?")
        .param(UtcTime.of(stopped))
        .update();

    store.historyRestarts().restart();

    assertThat(store.watermarks().backfill("c", "measures").orElseThrow().from())
        .isEqualTo(stopped);
  }

  @ParameterizedTest
  @MethodSource("databases")
  void endedConnectionsAreNotReadOnceMoreAndWaitingOnesWhenTheirPersonComes(DataSource source) {
    Store store = new Store(source);
    store.watermarks().begin(pending(store));
    readToItsEnd(store);
    patient(store, "REVOKED");
    assertThat(store.historyRestarts().restart()).isZero();

    patient(store, "NEEDS_REAUTHORIZATION");
    assertThat(store.historyRestarts().restart()).isEqualTo(2);

    assertThat(store.watermarks().backfill("c", "measures")).isPresent();
    assertThat(
            store
                .database
                .sql("select count(*) from deferred_sync_request")
                .query(Long.class)
                .single())
        .isZero();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void whatWasAskedBeforeAHistoryBeganAnewAsksForNoMore(DataSource source) {
    Store store = new Store(source);
    PendingConnection pending = pending(store);
    store.watermarks().begin(pending);
    patient(store, "ACTIVE");
    SyncTasks tasks = store.syncTasks(new SimpleMeterRegistry());
    SyncTask before = backfill(store, tasks);
    store.historyRestarts().restart();
    SyncTask anew = backfill(store, tasks);

    tasks.done(before, null);
    assertThat(tasks.followUp(before)).isNull();
    tasks.done(anew, null);
    assertThat(tasks.followUp(anew)).isNotNull();
    assertThat(tasks.followUp(anew)).as("taken once more after a crash").isNotNull();
  }

  private static SyncTask backfill(Store store, SyncTasks tasks) {
    return tasks.open(
        store
            .syncRequests()
            .read(store.syncRequests().backfill("withings", "u", "c", "measures").orElseThrow()));
  }

  private static void readToItsEnd(Store store) {
    store.database.sql("update watermark set backfill_at = null").update();
  }

  private static void patient(Store store, String state) {
    store
        .database
        .sql("update connection set state = ?, patient_reference = 'Patient/1'")
        .param(state)
        .update();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void theHistoryIsReadInChunksNewestFirst(DataSource source) {
    Store store = new Store(source);
    PendingConnection pending = pending(store);
    Watermarks watermarks = store.watermarks();
    watermarks.begin(pending);
    Watermarks.Backfill whole = watermarks.backfill("c", "measures").orElseThrow();

    SyncRequest first =
        store.syncRequests().backfills(pending).stream()
            .map(store.syncRequests()::read)
            .filter(request -> request.dataType().equals("measures"))
            .findFirst()
            .orElseThrow();

    assertThat(whole.at()).isEqualTo(pending.consentedAt());
    assertThat(whole.from()).isEqualTo(pending.consentedAt().minus(Duration.ofDays(365)));
    assertThat(first.kind()).isEqualTo("backfill");
    assertThat(first.to()).isEqualTo(whole.at());
    assertThat(first.from()).isEqualTo(whole.at().minus(Duration.ofDays(30)));

    assertThat(watermarks.advanceBackfill("c", "measures", whole.at(), first.from())).isTrue();
    assertThat(watermarks.advanceBackfill("c", "measures", whole.at(), first.from())).isFalse();
    int chunks = 1;
    while (watermarks.backfill("c", "measures").isPresent()) {
      SyncRequest next =
          store
              .syncRequests()
              .read(store.syncRequests().backfill("withings", "u", "c", "measures").orElseThrow());
      assertThat(watermarks.advanceBackfill("c", "measures", next.to(), next.from())).isTrue();
      chunks++;
    }
    assertThat(chunks).isEqualTo(13);
    assertThat(store.syncRequests().backfill("withings", "u", "c", "measures")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void anAccountThatWasAnothersHasNoHistoryHere(DataSource source) {
    Store store = new Store(source);
    Rows.pending(store.database, "c", "u", UtcTime.now());
    store.database.sql("update connection set linked_from = consented_at").update();
    PendingConnection pending = store.pendingConnections().claim(1).get(0);

    store.watermarks().begin(pending);

    assertThat(store.watermarks().backfill("c", "measures")).isEmpty();
    assertThat(store.watermarks().readUntil("c", "measures")).isPresent();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aDeferredRequestComesBackOnceAndCountsItsAttempts(DataSource source) {
    Store store = new Store(source);
    DeferredSyncRequests deferred = store.deferredSyncRequests();
    String request =
        """
        {"traceId":"t","vendor":"withings","vendorUser":"u","dataType":"measures","kind":"push"}
        """;

    deferred.defer(request, Instant.now().plusSeconds(60), "rate limited");
    assertThat(deferred.due(10)).isEmpty();
    deferred.defer(request, Instant.now().minusSeconds(1), "rate limited");

    DeferredSyncRequest due = deferred.due(10).get(0);
    assertThat(deferred.due(10)).hasSize(1);
    assertThat(due.key()).isEqualTo("withings|u");
    assertThat(store.syncRequests().read(due.request()).attempt()).isEqualTo(1);
    deferred.sent(due.id());
    assertThat(deferred.due(10)).isEmpty();
    deferred.defer(due.request(), Instant.now(), "again");
    assertThat(store.syncRequests().read(deferred.due(10).get(0).request()).attempt()).isEqualTo(2);
  }

  private static PendingConnection pending(Store store) {
    Rows.pending(store.database, "c", "u", UtcTime.now());
    return store.pendingConnections().claim(1).get(0);
  }
}
