package routes.connection.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
import routes.connection.core.EndedLinks;
import routes.connection.core.Invitation;
import routes.connection.core.Person;
import routes.connection.portal.AccountSharedException;
import routes.connection.subscription.PendingConnection;
import routes.connection.token.TokenPair;
import routes.operations.Databases;
import routes.operations.support.UtcTime;

/** A vendor that takes the place of another, on both databases. */
class PredecessorsTest {
  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private static final Instant READ = NOW.minusSeconds(7_200);
  private static final Instant LONG_AGO = NOW.minusSeconds(9_000_000);
  private static final Person PERSON = new Person("urn:x", "363", null);
  private static final Predecessors.Handover NOTHING = new Predecessors.Handover(null, false);

  @RegisterExtension static final Databases DATABASES = new Databases();

  static Stream<Named<DataSource>> databases() {
    return DATABASES.emptied();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void theSamePatientGoesOnWhereTheOldConnectionStopped(DataSource source) {
    Store store = connected(source);
    watermark(store, "measures", READ, null);
    watermark(store, "others", NOW, null);

    Predecessors.Handover handover = handOver(store, "363", "363");

    assertThat(handover).isEqualTo(new Predecessors.Handover(READ, false));
    assertThat(row(store))
        .isEqualTo(
            "REVOKED Google Health has taken the place of this connection. withings|363 null");
    assertThat(
            store
                .database
                .sql("select connection_id from consent_mirror")
                .query(String.class)
                .list())
        .as("its Consent ends too")
        .containsExactly("c");
    assertThat(store.audited()).containsExactly("product connection-replaced c urn:x|363");
    handOver(store, "363", "363");
    assertThat(store.audited()).as("it has ended once").hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aHistoryThatWasNotReadToItsEndIsReadByTheSuccessor(DataSource source) {
    Store store = connected(source);
    watermark(store, "measures", READ, null);
    watermark(store, "others", READ, READ);

    assertThat(handOver(store, "363", "363").historyFrom()).isEqualTo(LONG_AGO);
  }

  @ParameterizedTest
  @MethodSource("databases")
  void whatWasNeverReadLeavesTheWholeHistory(DataSource source) {
    Store store = connected(source);

    assertThat(handOver(store, "363", "363")).isEqualTo(new Predecessors.Handover(null, false));
  }

  @ParameterizedTest
  @MethodSource("databases")
  void anAccountThatAnotherPatientSharesIsRefused(DataSource source) {
    Store store = connected(source);

    assertThatThrownBy(() -> handOver(store, "363", "another"))
        .isInstanceOfSatisfying(
            AccountSharedException.class, e -> assertThat(e.connectionId()).isEqualTo("c"));
    assertThat(row(store)).startsWith("ACTIVE");
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aRevokedAccountOfAnotherPatientEndsItsLinkNow(DataSource source) {
    Store store = connected(source);
    watermark(store, "measures", READ, null);
    store.database.sql("update connection set state = 'REVOKED'").update();

    assertThat(handOver(store, "363", "another")).isEqualTo(new Predecessors.Handover(null, true));
    assertThat(row(store))
        .isEqualTo("REVOKED Google Health has taken the place of this connection. null " + NOW);
    assertThat(store.audited()).containsExactly("product connection-replaced c urn:x|363");
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aHistoryThatIsReadOnceMoreCountsAsRead(DataSource source) {
    Store store = connected(source);
    watermark(store, "measures", READ, null);
    assertThat(store.watermarks().restart("c", "measures", NOW)).isTrue();
    assertThat(store.watermarks().restart("c", "measures", NOW.plusSeconds(60))).isTrue();

    assertThat(handOver(store, "363", "363").historyFrom()).isEqualTo(READ);
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aHistoryThatIsBegunAnewBeforeItsEndDoesNotCountAsRead(DataSource source) {
    Store store = connected(source);
    watermark(store, "measures", READ, READ);
    assertThat(store.watermarks().restart("c", "measures", NOW)).isTrue();

    assertThat(handOver(store, "363", "363").historyFrom()).isEqualTo(LONG_AGO);
  }

  @ParameterizedTest
  @MethodSource("databases")
  void anAccountThatIsNotConnectedHereLeavesNothing(DataSource source) {
    Store store = connected(source);

    assertThat(handOver(store, "999", "363")).isEqualTo(new Predecessors.Handover(null, false));
    assertThat(row(store)).startsWith("ACTIVE");
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aReducedAccountOfTheSamePatientLeavesUpToWhenItWasRead(DataSource source) {
    Store store = connected(source);
    watermark(store, "measures", READ, null);
    watermark(store, "others", NOW, null);
    reduced(store);

    assertThat(handOver(store, "363", "363")).isEqualTo(new Predecessors.Handover(READ, false));
    assertThat(row(store)).as("its link stays the person's").isEqualTo("REVOKED null null null");
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aReducedAccountThatWasNeverReadLeavesTheWholeHistory(DataSource source) {
    Store store = connected(source);
    reduced(store);

    assertThat(handOver(store, "363", "363")).isEqualTo(new Predecessors.Handover(null, false));
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aReducedAccountOfAnotherPatientEndsItsLinkNow(DataSource source) {
    Store store = connected(source);
    watermark(store, "measures", READ, null);
    reduced(store);

    assertThat(handOver(store, "363", "another")).isEqualTo(new Predecessors.Handover(null, true));
    assertThat(row(store)).isEqualTo("REVOKED null null " + NOW);
    assertThat(handOver(store, "363", "363")).as("it is over for both").isEqualTo(NOTHING);
    assertThat(store.endedLinks().lastEnd("withings", "363")).contains(NOW);
  }

  @ParameterizedTest
  @MethodSource("databases")
  void whatAHandedOverLinkMayNotReadIsRememberedByItsTombstone(DataSource source) {
    Store store = connected(source);
    store
        .database
        .sql("update connection set history_from = ?, patient_reference = 'Patient/1'")
        .param(UtcTime.of(READ))
        .update();
    watermark(store, "measures", NOW, null);
    reduced(store);

    store.transaction.executeWithoutResult(
        status ->
            assertThat(
                    store
                        .endedLinks()
                        .again(names(store, "363", "363"), "363", "withings|363", PERSON, NOW))
                .contains("c"));
    store
        .database
        .sql(
            "update connection set state = 'PENDING', pending_step = 'PATIENT',"
                + " next_attempt_at = ?, consented_at = ?, scopes = 'user.metrics'")
        .params(UtcTime.now(), UtcTime.now())
        .update();
    PendingConnection again = store.pendingConnections().claim(1).get(0);
    store.watermarks().begin(again);

    assertThat(again.linkedFrom()).isEqualTo(READ);
    assertThat(store.watermarks().backfill("c", "measures").orElseThrow().from()).isEqualTo(READ);
    assertThat(store.endedLinks().readUntil("c"))
        .as("what was read before counts while it is read again")
        .contains(NOW);
  }

  /** As a year after its end. */
  private static void reduced(Store store) {
    store.database.sql("update connection set state = 'REVOKED'").update();
    store.reduceEnded();
    assertThat(
            store.database.sql("select vendor_user from connection").query(String.class).single())
        .isEmpty();
  }

  private static EndedLinks.Names names(Store store, String user, String patient) {
    return store.endedLinks().names("withings", user, new Person("urn:x", patient, null));
  }

  private static Store connected(DataSource source) {
    Store store = new Store(source);
    Rows.active(store.database, "c", "363", UtcTime.now());
    return store;
  }

  private static void watermark(Store store, String type, Instant readUntil, Instant backfillAt) {
    store
        .database
        .sql(
            """
            insert into watermark
              (connection_id, data_type, read_until, backfill_at, backfill_from, updated_at)
            values ('c', ?, ?, ?, ?, ?)
            """)
        .params(
            java.util.Arrays.asList(
                type,
                UtcTime.of(readUntil),
                backfillAt == null ? null : UtcTime.of(backfillAt),
                UtcTime.of(LONG_AGO),
                UtcTime.now()))
        .update();
  }

  private static Predecessors.Handover handOver(Store store, String oldUser, String patient) {
    TokenPair granted =
        new TokenPair("a", "r", NOW, List.of("s"), "health-1", Map.of("withings", oldUser));
    Invitation invitation =
        new Invitation(
            "hash",
            "urn:x",
            patient,
            null,
            List.of("google-health"),
            null,
            null,
            NOW,
            "portal",
            null);
    EndedLinks.Names names =
        store.endedLinks().names("google-health", "health-1", invitation.person());
    return store.transaction.execute(
        status ->
            store
                .predecessors()
                .handOver(
                    "google-health", granted, names, old -> old.samePatient(invitation), NOW));
  }

  private static String row(Store store) {
    return store
        .database
        .sql("select * from connection")
        .query(
            (row, number) ->
                "%s %s %s %s"
                    .formatted(
                        row.getString("state"),
                        row.getString("state_reason"),
                        row.getString("current_key"),
                        UtcTime.nullable(row, "linked_until")))
        .single();
  }
}
