package routes.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import routes.connection.end.OffboardingStep;
import routes.connection.portal.ApiAccess;
import routes.connection.portal.Owners;
import routes.connection.portal.RetentionSettings;
import routes.operations.Databases;
import routes.operations.support.StartRefusedException;
import routes.operations.support.UtcTime;

/** What is forgotten after its time, and what of it is left, on both databases. */
class RetentionTest {

  private static final OffsetDateTime NOW = UtcTime.now();

  @RegisterExtension static final Databases DATABASES = new Databases();

  static Stream<Named<DataSource>> databases() {
    return DATABASES.emptied();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void linksAreForgottenWithWhatWasTriedWithThem(DataSource source) {
    Store store = new Store(source);
    invitation(store, "old", NOW.minusDays(91));
    attempt(store, "of-old", "old", NOW.minusDays(97));
    invitation(store, "late", NOW.minusDays(89));
    attempt(store, "of-late", "late", NOW.minusDays(96));
    attempt(store, "of-nothing", "gone", NOW.minusDays(91));

    store.retention().run();

    assertThat(names(store, "select token_hash from invitation")).containsExactly("late");
    assertThat(names(store, "select state_hash from authorization_attempt"))
        .as("says for which vendors the link is used")
        .containsExactly("of-late");
  }

  @ParameterizedTest
  @MethodSource("databases")
  void anEndedConnectionBecomesATombstone(DataSource source) {
    Store store = ended(source, NOW.minusDays(366));
    Rows.device(store.database, "c", "cuff-1", "BPM", Instant.now());
    store
        .database
        .sql("insert into rate_limit (limited, not_before) values ('withings|363', ?)")
        .param(NOW)
        .update();
    Map<String, Object> before = row(store);

    store.retention().run();

    Map<String, Object> left = row(store);
    left.values().removeIf(value -> value == null || "".equals(value));
    assertThat(left.keySet().stream().map(name -> name.toLowerCase(Locale.ROOT)).toList())
        .containsExactlyInAnyOrder(
            "id",
            "vendor",
            "state",
            "attempts",
            "consented_at",
            "linked_from",
            "revoked_at",
            "created_at",
            "updated_at",
            "reduced_at",
            "account_hash",
            "identifier_hash");
    assertThat(left.get("linked_from")).isEqualTo(before.get("linked_from"));
    assertThat(left.toString()).doesNotContain("363").doesNotContain("urn:x");
    assertThat(store.audited()).containsExactly("product connection-reduced c urn:x|363");
    store.retention().run();
    assertThat(store.audited()).as("once").hasSize(1);
    for (String table :
        List.of("watermark", "connection_device", "consent_mirror", "farewell", "rate_limit")) {
      assertThat(store.database.sql("select count(*) from " + table).query(Long.class).single())
          .as(table)
          .isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("databases")
  void whatIsNotOverStays(DataSource source) {
    Store store = ended(source, NOW.minusDays(364));
    store.retention().run();
    assertThat(row(store).get("vendor_user")).as("too early").isEqualTo("363");

    store.database.sql("update connection set revoked_at = ?").param(NOW.minusDays(366)).update();
    store.farewellSteps().begin("c", OffboardingStep.REVOKE, Instant.now());
    store.retention().run();
    assertThat(row(store).get("vendor_user")).as("something is left to do").isEqualTo("363");

    store.farewellSteps().closeAtVendor("c", "Done.");
    store.database.sql("update consent_mirror set next_attempt_at = ?").param(NOW).update();
    store.retention().run();
    assertThat(row(store).get("vendor_user")).as("its Consent is not written").isEqualTo("363");

    store.database.sql("update connection set revoked_at = ?").param(NOW.minusDays(400)).update();
    store.retention().run();
    assertThat(row(store).get("vendor_user")).as("waited for long enough").isEqualTo("");

    Store active = new Store(source);
    Rows.active(active.database, "a", "364", NOW);
    active.retention().run();
    assertThat(active.connections().find("a").orElseThrow().vendorUser()).isEqualTo("364");
  }

  @ParameterizedTest
  @MethodSource("databases")
  void anErasureIsRememberedByTheTombstone(DataSource source) {
    Store store = ended(source, NOW.minusDays(1));
    store.disconnections().end("c", null, true);
    store.database.sql("update farewell set finished_at = ?").param(NOW).update();
    store.database.sql("update consent_mirror set next_attempt_at = null").update();
    store.database.sql("update connection set revoked_at = ?").param(NOW.minusDays(400)).update();

    store.retention().run();

    assertThat(row(store).get("reduced_at")).isNotNull();
    assertThat(store.farewells().erasedConnections()).containsExactly("c");
    Rows.active(store.database, "again", "363", NOW);
    assertThat(store.connections().erasedBefore(store.connections().find("again").orElseThrow()))
        .isTrue();
    Rows.active(store.database, "other", "364", NOW);
    assertThat(store.connections().erasedBefore(store.connections().find("other").orElseThrow()))
        .isFalse();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void connectionsOfBeforeBelongToTheOnlyPortalThatInvites(DataSource source) {
    Store store = ofNobody(source);

    start(store, ONE_PORTAL);
    assertThat(row(store).get("owner")).isEqualTo("portal");
    assertThat(names(store, "select owner from invitation")).containsExactly("portal");

    start(store, Store.PORTALS);
    assertThat(row(store).get("owner")).as("stays").isEqualTo("portal");
  }

  @ParameterizedTest
  @MethodSource("databases")
  void whatAnAdministratorTookAwayIsNotGivenBackByTheNextStart(DataSource source) {
    Store store = ofNobody(source);
    assertThat(start(store, ONE_PORTAL).assign("c", Optional.empty())).isTrue();

    start(store, ONE_PORTAL);

    assertThat(row(store).get("owner")).isNull();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aPortalThatIsLeftAloneDoesNotGetTheOthersPeople(DataSource source) {
    Store store = ofNobody(source);
    start(store, Store.PORTALS);
    assertThat(row(store).get("owner")).as("two may invite").isNull();

    start(store, ONE_PORTAL);
    start(store, ONE_PORTAL);

    assertThat(row(store).get("owner")).isNull();
  }

  private static final ApiAccess ONE_PORTAL =
      new ApiAccess(
          Map.of(
              "portal", new ApiAccess.Client("{noop}s", List.of("invite", "admin")),
              "gateway", new ApiAccess.Client("{noop}s", List.of("send"))),
          Map.of());

  private static Owners start(Store store, ApiAccess access) {
    return new Owners(store.database, store.transaction, access);
  }

  private static Store ofNobody(DataSource source) {
    Store store = new Store(source);
    Rows.ofBefore(store.database, "c", "363", NOW);
    invitation(store, "link", NOW);
    return store;
  }

  @Test
  void aTimeInWhichALinkCouldBeTakenTwiceRefusesTheStart() {
    assertThatThrownBy(() -> new RetentionSettings(Duration.ofMinutes(5), Duration.ofDays(365)))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("retention.invitations");
  }

  private static Store ended(DataSource source, OffsetDateTime at) {
    Store store = new Store(source);
    Rows.active(store.database, "c", "363", NOW);
    store.disconnections().end("c", "Ended.", false);
    store.database.sql("update connection set revoked_at = ?, owner = 'portal'").param(at).update();
    store.database.sql("update consent_mirror set next_attempt_at = null").update();
    store.database.sql("update farewell set finished_at = ?").param(NOW).update();
    return store;
  }

  private static Map<String, Object> row(Store store) {
    return store.database.sql("select * from connection where id = 'c'").query().singleRow();
  }

  private static List<String> names(Store store, String select) {
    return store.database.sql(select).query(String.class).list();
  }

  private static void invitation(Store store, String hash, OffsetDateTime expires) {
    store
        .database
        .sql(
            """
            insert into invitation (token_hash, patient_system, patient_value, vendors, created_at,
              expires_at) values (?, 'urn:x', '363', 'withings', ?, ?)
            """)
        .params(hash, expires.minusDays(7), expires)
        .update();
  }

  private static void attempt(
      Store store, String state, String invitation, OffsetDateTime expires) {
    store
        .database
        .sql(
            """
            insert into authorization_attempt (state_hash, browser_hash, invitation_hash, vendor,
              consent_version, consented_at, expires_at, completed_at)
            values (?, 'b', ?, 'withings', '2', ?, ?, ?)
            """)
        .params(state, invitation, expires, expires, expires)
        .update();
  }
}
