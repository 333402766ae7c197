package routes.connection.end;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import routes.connection.Rows;
import routes.connection.Store;
import routes.connection.consent.ConsentCheck;
import routes.connection.core.ConnectSettings;
import routes.connection.sync.DueConnection;
import routes.connection.sync.SyncRequest;
import routes.operations.Databases;
import routes.operations.support.StartRefusedException;
import routes.operations.support.UtcTime;
import routes.subject.WithheldReason;

/** Consents that last for a limited time, on both databases. */
class ConsentExpiryTest {

  @RegisterExtension static final Databases DATABASES = new Databases();

  static Stream<Named<DataSource>> databases() {
    return DATABASES.emptied();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void fromTheMomentOnNothingIsPermittedWithoutAnyRoute(DataSource source) {
    Store store = new Store(source);
    ConsentCheck consent = new ConsentCheck(store.database, store.vendors);
    Rows.active(store.database, "c", "363", UtcTime.now());
    store.database.sql("update connection set patient_reference = 'Patient/1'").update();

    lasts(store, "c", UtcTime.now().plusMinutes(1));
    assertThat(consent.permits("c", "user.metrics")).isTrue();
    assertThat(consent.permitsDataType("c", "withings", "measures")).isTrue();

    lasts(store, "c", UtcTime.now());
    assertThat(consent.permits("c", "user.metrics")).isFalse();
    assertThat(consent.permitsDataType("c", "withings", "measures")).isFalse();
    assertThat(consent.withholds("c", "withings", "measures")).contains(WithheldReason.EXPIRED);
    assertThat(state(store, "c")).isEqualTo("ACTIVE null");
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    assertThat(store.syncTasks(meters).open(sawReadings())).isNull();
    assertThat(meters.get("wearables.sync_requests.skipped").tag("why", "not-permitted").counter())
        .satisfies(skipped -> assertThat(skipped.count()).isOne());
  }

  @ParameterizedTest
  @MethodSource("databases")
  void whatIsNotPermittedHasAReason(DataSource source) {
    Store store = new Store(source);
    ConsentCheck consent = new ConsentCheck(store.database, store.vendors);
    Rows.active(store.database, "c", "363", UtcTime.now());

    assertThat(consent.withholds("c", "withings", "measures")).isEmpty();
    assertThat(consent.withholds("c", "withings", "moods"))
        .contains(WithheldReason.UNKNOWN_DATA_TYPE);
    store.database.sql("update connection set scopes = 'none.of.it'").update();
    assertThat(consent.withholds("c", "withings", "measures")).contains(WithheldReason.NOT_GRANTED);
    store.disconnections().end("c", "Enough.", false);
    assertThat(consent.withholds("c", "withings", "measures")).contains(WithheldReason.REVOKED);
    assertThat(consent.withholds("nobody", "withings", "measures"))
        .contains(WithheldReason.ERASED_LINK);
  }

  @ParameterizedTest
  @MethodSource("databases")
  void expiredConnectionsWaitForTheirPerson(DataSource source) {
    Store store = new Store(source);
    Rows.active(store.database, "expired", "1", UtcTime.now());
    Rows.pending(store.database, "never begun", "2", UtcTime.now());
    Rows.active(store.database, "lasting", "3", UtcTime.now());
    Rows.active(store.database, "unlimited", "4", UtcTime.now());
    Rows.active(store.database, "ended", "5", UtcTime.now());
    store.disconnections().end("ended", "Enough.", false);
    OffsetDateTime past = UtcTime.now().minusSeconds(1);
    List.of("expired", "never begun", "ended").forEach(id -> lasts(store, id, past));
    lasts(store, "lasting", UtcTime.now().plusHours(1));

    ConsentExpiry expiry =
        new ConsentExpiry(store.database, store.connections(), store.transaction, store.audit());
    expiry.noteExpired(1);
    expiry.noteExpired(10);
    expiry.noteExpired(10);

    String waiting = "NEEDS_REAUTHORIZATION The time that you agreed to has run out.";
    assertThat(state(store, "expired")).isEqualTo(waiting);
    assertThat(state(store, "never begun")).isEqualTo(waiting);
    assertThat(state(store, "lasting")).isEqualTo("ACTIVE null");
    assertThat(state(store, "unlimited")).isEqualTo("ACTIVE null");
    assertThat(state(store, "ended")).isEqualTo("REVOKED Enough.");
    assertThat(store.dueConnections().claim("withings", 10))
        .extracting(DueConnection::id)
        .containsExactlyInAnyOrder("lasting", "unlimited");
  }

  @Test
  void theEndCountsInDaysOfTheCalendar() {
    Instant given = Instant.parse("2027-03-01T10:15:30Z");

    assertThat(settings("").consentEnd(given)).isEmpty();
    assertThat(settings("P1Y").consentEnd(given)).contains(Instant.parse("2028-03-01T10:15:30Z"));
    assertThat(settings("P90D").consentEnd(given)).contains(given.plus(Duration.ofDays(90)));
    assertThat(settings("PT12H").consentEnd(given)).contains(given.plusSeconds(12 * 3600));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a year", "P0D", "-P1D", "PT0S", "P999999999Y"})
  void nonsenseRefusesTheStart(String validFor) {
    assertThatThrownBy(() -> settings(validFor))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("connect.consent-valid-for");
  }

  private static ConnectSettings settings(String validFor) {
    return new ConnectSettings("", "", List.of(), Duration.ofDays(7), "2", validFor);
  }

  private static SyncRequest sawReadings() {
    return new SyncRequest(
        "t", "withings", "363", null, "measures", "push", Instant.EPOCH, Instant.now(), null);
  }

  private static void lasts(Store store, String id, OffsetDateTime until) {
    store
        .database
        .sql("update connection set consent_expires_at = ? where id = ?")
        .params(until, id)
        .update();
  }

  private static String state(Store store, String id) {
    return store
        .database
        .sql("select state, state_reason from connection where id = ?")
        .param(id)
        .query((row, number) -> row.getString(1) + " " + row.getString(2))
        .single();
  }
}
