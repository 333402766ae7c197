package routes.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import routes.connection.core.PatientNotFoundException;
import routes.connection.subscription.PendingConnection;
import routes.connection.subscription.PendingConnections;
import routes.connection.subscription.PendingStep;
import routes.connection.sync.DueConnection;
import routes.connection.sync.DueConnections;
import routes.operations.Databases;
import routes.operations.support.UtcTime;

/** Who holds a connection, on both databases. */
class ClaimsTest {

  @RegisterExtension static final Databases DATABASES = new Databases();

  static Stream<Named<DataSource>> databases() {
    return DATABASES.emptied();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void onlyDueConnectionsAreClaimedTheLongestDueFirst(DataSource source) {
    Store store = new Store(source);
    Rows.active(store.database, "later", "u1", UtcTime.now().plusHours(1));
    Rows.active(store.database, "due", "u2", UtcTime.now().minusMinutes(1));
    Rows.active(store.database, "longest", "u3", UtcTime.now().minusMinutes(2));
    Rows.pending(store.database, "pending", "u4", UtcTime.now().minusMinutes(2));
    DueConnections due = store.dueConnections();

    List<DueConnection> first = due.claim("withings", 1);
    List<DueConnection> second = due.claim("withings", 10);

    assertThat(first).extracting(DueConnection::id).containsExactly("longest");
    assertThat(second).extracting(DueConnection::id).containsExactly("due");
    assertThat(due.claim("withings", 10)).isEmpty();
    assertThat(due.claim("other", 10)).isEmpty();
    assertThat(second.get(0).scopes()).containsExactly("user.info", "user.metrics");
    assertThat(store.syncRequests().polls(second.get(0)))
        .allSatisfy(json -> assertThat(json).contains("\"connectionId\":\"due\""))
        .satisfiesExactly(
            json -> assertThat(json).contains("\"dataType\":\"heart\""),
            json -> assertThat(json).contains("\"dataType\":\"measures\""));
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aSentClaimIsDueAgainAfterTheIntervalAndAZombieChangesNothing(DataSource source) {
    Store store = new Store(source);
    Rows.active(store.database, "c", "u", UtcTime.now());
    DueConnections due = store.dueConnections();
    DueConnection crashed = due.claim("withings", 1).get(0);
    store
        .database
        .sql("update connection set lease_until = ?")
        .param(UtcTime.now().minusSeconds(1))
        .update();

    DueConnection next = due.claim("withings", 1).get(0);

    assertThat(due.sent(crashed)).isFalse();
    assertThat(due.sent(next)).isTrue();
    Instant nextPoll =
        store
            .database
            .sql("select next_poll_at from connection")
            .query((row, number) -> UtcTime.nullable(row, "next_poll_at"))
            .single();
    assertThat(Duration.between(Instant.now(), nextPoll))
        .isBetween(Duration.ofMinutes(49), Duration.ofMinutes(71));
    assertThat(due.claim("withings", 1)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void twoInstancesNeverHoldTheSame(DataSource source) throws Exception {
    Store store = new Store(source);
    for (int i = 0; i < 100; i++) {
      Rows.active(store.database, "c" + i, "u" + i, UtcTime.now().minusMinutes(1));
    }
    CyclicBarrier together = new CyclicBarrier(2);
    ExecutorService instances = Executors.newFixedThreadPool(2);
    List<Future<List<String>>> claims = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      DueConnections due = new Store(source).dueConnections();
      claims.add(
          instances.submit(
              () -> {
                List<String> mine = new ArrayList<>();
                together.await();
                // An instance may find only rows that the other has locked; those are the other's.
                for (int round = 0; round < 60; round++) {
                  due.claim("withings", 7).forEach(claim -> mine.add(claim.id()));
                }
                return mine;
              }));
    }

    List<String> all = new ArrayList<>(claims.get(0).get());
    all.addAll(claims.get(1).get());
    instances.shutdown();

    Set<String> once = new HashSet<>(all);
    assertThat(all).hasSameSizeAs(once).hasSize(100);
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aPendingConnectionGoesItsWayOrSaysWhyNot(DataSource source) {
    Store store = new Store(source);
    PendingConnections pending = store.pendingConnections();
    Rows.pending(store.database, "c", "u", UtcTime.now());

    PendingConnection claim = pending.claim(10).get(0);
    assertThat(pending.claim(10)).isEmpty();
    assertThat(claim.applis()).containsExactly("1", "2", "4", "46", "54");
    assertThatThrownBy(() -> pending.patientFound(claim, Optional.empty()))
        .isInstanceOf(PatientNotFoundException.class);
    pending.failed(claim, new PatientNotFoundException());
    assertThat(reason(store)).contains("no patient");
    assertThat(pending.claim(10)).as("pauses").isEmpty();
    assertThatThrownBy(() -> pending.patientFound(claim, Optional.of("Patient/1")))
        .as("the lease is over")
        .isInstanceOf(IllegalStateException.class);

    store.database.sql("update connection set next_attempt_at = ?").param(UtcTime.now()).update();
    PendingConnection again = pending.claim(10).get(0);
    assertThat(again.attempts()).isEqualTo(1);
    pending.patientFound(again, Optional.of("Patient/1"));
    pending.reached(again, PendingStep.SUBSCRIPTION);
    pending.failed(again, new IllegalStateException("secret"));
    assertThat(reason(store)).contains("subscription").doesNotContain("secret");

    store.database.sql("update connection set next_attempt_at = ?").param(UtcTime.now()).update();
    PendingConnection last = pending.claim(10).get(0);
    assertThat(last.patientReference()).isEqualTo("Patient/1");
    assertThat(last.step()).isEqualTo(PendingStep.SUBSCRIPTION);
    pending.activate(last);
    assertThat(store.connections().find("c").orElseThrow().readable()).isTrue();
    assertThat(store.dueConnections().claim("withings", 1)).hasSize(1);
  }

  private static String reason(Store store) {
    return store.database.sql("select state_reason from connection").query(String.class).single();
  }
}
