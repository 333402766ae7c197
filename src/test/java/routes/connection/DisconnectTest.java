package routes.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
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
import routes.connection.core.Connection;
import routes.connection.core.ConnectionState;
import routes.connection.end.ConnectionEndings;
import routes.connection.end.Offboarding;
import routes.connection.end.OffboardingHealthIndicator;
import routes.connection.end.OffboardingStatus;
import routes.connection.end.OffboardingStep;
import routes.connection.end.Offboardings;
import routes.operations.Databases;
import routes.operations.support.UtcTime;

/** How connections end, and what is left to do then, on both databases. */
class DisconnectTest {

  @RegisterExtension static final Databases DATABASES = new Databases();
  @RegisterExtension static final VendorServer VENDOR = new VendorServer();

  private static final String USER = LinkedAccount.USER;

  static Stream<Named<DataSource>> databases() {
    return DATABASES.emptied();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void anEndRevokesAtOnceAndLeavesTheStepsInTheirOrder(DataSource source) {
    Store store = connected(source, Instant.now().plusSeconds(3600));

    assertThat(store.disconnections().end("c", "Enough.", false)).isTrue();
    assertThat(store.disconnections().end("unknown", null, false)).isFalse();

    Connection ended = store.connections().find("c").orElseThrow();
    assertThat(ended.state()).isEqualTo(ConnectionState.REVOKED);
    assertThat(ended.linkedUntil()).isNull();
    assertThatThrownBy(() -> store.tokens().bearer("c")).isInstanceOf(NoAccessException.class);
    assertThat(LinkedAccount.open(store))
        .containsExactly(OffboardingStep.UNSUBSCRIBE, OffboardingStep.REVOKE);

    Offboardings offboardings = store.farewells();
    Offboarding first = claimed(offboardings, OffboardingStep.UNSUBSCRIBE);
    assertThat(store.farewellTokens().opened(first).bearer()).contains("Bearer access-0");
    assertThat(first.applis()).containsExactly("1", "2", "4", "46", "54");
    assertThat(offboardings.claim(10)).as("leased, and the next one waits").isEmpty();
    offboardings.done(first);
    Offboarding second = claimed(offboardings, OffboardingStep.REVOKE);
    assertThat(store.farewellTokens().opened(second).bearer()).as("signed instead").isEmpty();
    offboardings.done(second);

    assertThat(LinkedAccount.open(store)).isEmpty();
    assertThat(offboardings.claim(10)).isEmpty();
    assertThat(LinkedAccount.tokens(store)).isZero();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void endingAgainAddsNothing(DataSource source) {
    Store store = connected(source, Instant.now().plusSeconds(3600));
    store.disconnections().end("c", "Enough.", false);
    claimed(store.farewells(), OffboardingStep.UNSUBSCRIBE);

    store.disconnections().end("c", "Other words.", false);

    assertThat(store.farewells().claim(10)).isEmpty();
    assertThat(
            store.database.sql("select state_reason from connection").query(String.class).single())
        .isEqualTo("Enough.");
  }

  @ParameterizedTest
  @MethodSource("databases")
  void whatFailsComesAgainAfterGrowingPausesAndShowsOnceItLasts(DataSource source) {
    Store store = connected(source, Instant.now().plusSeconds(3600));
    store.disconnections().end("c", null, false);
    Offboardings offboardings = store.farewells();

    Offboarding first = claimed(offboardings, OffboardingStep.UNSUBSCRIBE);
    offboardings.failed(first, new IOException("secret words"));
    assertThat(pause(store)).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(5));
    due(store);
    Offboarding second = claimed(offboardings, OffboardingStep.UNSUBSCRIBE);
    offboardings.done(first);
    assertThat(LinkedAccount.open(store)).as("a lost claim finishes nothing").hasSize(2);
    offboardings.failed(second, new IOException("secret words"));
    assertThat(pause(store)).isBetween(Duration.ofSeconds(8), Duration.ofSeconds(10));

    assertThat(store.farewellSteps().of("c").get(0))
        .satisfies(
            status -> {
              assertThat(status.attempts()).isEqualTo(2);
              assertThat(status.reason())
                  .isEqualTo("The vendor has not ended the notifications yet.");
            });
    assertThat(store.farewellSteps().failingForLong()).isZero();
    store
        .database
        .sql("update farewell set asked_at = ?")
        .param(UtcTime.now().minusHours(2))
        .update();
    assertThat(store.farewellSteps().failingForLong()).isOne();
    assertThat(new OffboardingHealthIndicator(store.farewellSteps()).health().getStatus().getCode())
        .isEqualTo("DEGRADED");
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aLostInstancesClaimComesAgain(DataSource source) {
    Store store = connected(source, Instant.now().plusSeconds(3600));
    store.disconnections().end("c", null, false);
    Offboardings offboardings = store.farewells();
    Offboarding lost = claimed(offboardings, OffboardingStep.UNSUBSCRIBE);

    due(store);

    assertThat(claimed(offboardings, OffboardingStep.UNSUBSCRIBE).leaseToken())
        .isNotEqualTo(lost.leaseToken());
    assertThatThrownBy(() -> offboardings.hold(lost, 1, 0))
        .isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @MethodSource("databases")
  void anExpiredTokenIsRefreshedForTheFarewell(DataSource source) {
    Store store = connected(source, Instant.now().minusSeconds(60));
    store.disconnections().end("c", null, false);
    VENDOR.tokens(200, Withings.tokens(USER, "access-1", "refresh-1", 10800));
    Offboarding offboarding = claimed(store.farewells(), OffboardingStep.UNSUBSCRIBE);

    assertThat(store.farewellTokens().opened(offboarding).bearer()).contains("Bearer access-1");
    assertThat(store.farewellTokens().opened(offboarding).bearer()).contains("Bearer access-1");
    store.farewellTokens().rejected(offboarding);
    VENDOR.tokens(200, Withings.tokens(USER, "access-2", "refresh-2", 10800));
    assertThat(store.farewellTokens().opened(offboarding).bearer()).contains("Bearer access-2");
    assertThat(VENDOR.asked())
        .extracting(asked -> asked.form().get("refresh_token"))
        .containsExactly("refresh-0", "refresh-1");
  }

  @ParameterizedTest
  @MethodSource("databases")
  void tokensThatTheVendorTakesNoLongerEndTheirStep(DataSource source) {
    Store store = connected(source, Instant.now().minusSeconds(60));
    store.disconnections().end("c", null, false);
    Offboardings offboardings = store.farewells();
    VENDOR.tokens(200, Withings.error(503, "Invalid Params: invalid refresh_token"));
    VENDOR.tokens(200, Withings.error(503, "Invalid Params: invalid refresh_token"));

    Offboarding first = claimed(offboardings, OffboardingStep.UNSUBSCRIBE);
    assertThatThrownBy(() -> store.farewellTokens().opened(first))
        .isInstanceOf(TokenRefreshFailedException.class);
    assertThatThrownBy(() -> store.farewellTokens().opened(first))
        .isInstanceOf(NoAccessException.class);
    offboardings.failed(first, new IllegalStateException(new NoAccessException("c")));

    assertThat(LinkedAccount.open(store))
        .as("needs no token")
        .containsExactly(OffboardingStep.REVOKE);
    assertThat(store.farewellSteps().of("c").get(0).reason())
        .isEqualTo("The vendor takes the tokens no longer: nothing is left.");
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aNoticeOfTheVendorLeavesNothingToDoThere(DataSource source) {
    Store store = connected(source, Instant.now().plusSeconds(3600));

    store.disconnections().ended("withings", "someone else", Instant.now(), "Ended there.");
    assertThat(store.connections().find("c").orElseThrow().state())
        .isEqualTo(ConnectionState.ACTIVE);
    store.disconnections().ended("withings", USER, Instant.now(), "Ended there.");

    assertThat(store.connections().find("c").orElseThrow().state())
        .isEqualTo(ConnectionState.REVOKED);
    assertThat(store.farewellSteps().of("c")).isEmpty();
    assertThat(LinkedAccount.tokens(store)).isZero();
    assertThatThrownBy(() -> store.tokens().bearer("c")).isInstanceOf(NoAccessException.class);
    assertThat(store.audited()).containsExactly("vendor/withings connection-ended c urn:x|363");
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aNoticeThatComesOfOurOwnFarewellClosesIt(DataSource source) {
    Store store =
        connected(
            source,
            Instant.now().plusSeconds(3600),
            Map.of("vendors.withings.push.secret-path", "false"));
    store.disconnections().end("c", null, false);

    store.disconnections().ended("withings", USER, Instant.now(), "Ended there.");

    assertThat(LinkedAccount.open(store)).isEmpty();
    assertThat(LinkedAccount.tokens(store)).isZero();
    assertThat(store.audited()).as("it had ended before").isEmpty();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aNoticeThatNobodySignedClosesNoStepOfWhatHasEnded(DataSource source) {
    Store store = connected(source, Instant.now().plusSeconds(3600));
    store.disconnections().end("c", null, false);

    for (int i = 0; i < 3; i++) {
      assertThat(store.connectionEndings().revoked("withings", USER, Instant.now().plusSeconds(1)))
          .isEqualTo(ConnectionEndings.Noticed.ENDED);
      store.disconnections().ended("withings", USER, Instant.now(), "Ended there.");
    }

    assertThat(LinkedAccount.open(store))
        .containsExactly(OffboardingStep.UNSUBSCRIBE, OffboardingStep.REVOKE);
    assertThat(LinkedAccount.tokens(store)).isOne();
    assertThat(store.audited()).isEmpty();
    assertThat(VENDOR.asked()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aVendorThatIsGoneHereKeepsNobody(DataSource source) {
    Store store = connected(source, Instant.now().plusSeconds(3600));
    store.database.sql("update connection set vendor = 'gone'").update();

    store.disconnections().end("c", null, true);

    assertThat(store.connections().find("c").orElseThrow().state())
        .isEqualTo(ConnectionState.REVOKED);
    assertThat(LinkedAccount.tokens(store)).isZero();
    assertThat(store.farewells().claimErasures(10)).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("databases")
  void connectingAgainOvertakesWhatWouldEndIt(DataSource source) {
    Store store = connected(source, Instant.now().plusSeconds(3600));
    store.disconnections().end("c", null, true);

    store.farewellSteps().overtaken("withings", USER);

    assertThat(LinkedAccount.open(store)).containsExactly(OffboardingStep.ERASE);
    assertThat(LinkedAccount.tokens(store)).isZero();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void anErasureEndsTheLink(DataSource source) {
    Store store = connected(source, Instant.now().plusSeconds(3600));

    store.disconnections().end("c", null, true);
    store.disconnections().end("c", null, true);

    assertThat(store.connections().find("c").orElseThrow().linkedUntil()).isNotNull();
    assertThat(store.connections().present("withings", USER)).isEmpty();
    Rows.active(store.database, "again", USER, UtcTime.now());
    Connection again = store.connections().find("again").orElseThrow();
    assertThat(store.connections().erasedBefore(again)).isTrue();
    assertThat(store.connections().erasedBefore(store.connections().find("c").orElseThrow()))
        .isFalse();
    List<Offboarding> erasures = store.farewells().claimErasures(10);
    assertThat(erasures).extracting(Offboarding::step).containsExactly(OffboardingStep.ERASE);
    store.farewells().hold(erasures.get(0), 150, 2);
    store.farewells().hold(erasures.get(0), 20, 0);
    assertThat(store.farewellSteps().of("c"))
        .extracting(OffboardingStatus::step, OffboardingStatus::erased, OffboardingStatus::marked)
        .contains(tuple(OffboardingStep.ERASE, 170, 2));
  }

  private static Offboarding claimed(Offboardings offboardings, OffboardingStep step) {
    List<Offboarding> claimed = offboardings.claim(10);
    assertThat(claimed).extracting(Offboarding::step).containsExactly(step);
    return claimed.get(0);
  }

  private static Duration pause(Store store) {
    return Duration.between(Instant.now(), store.farewellSteps().of("c").get(0).nextAttemptAt());
  }

  private static void due(Store store) {
    store
        .database
        .sql("update farewell set next_attempt_at = ? where next_attempt_at is not null")
        .param(UtcTime.now())
        .update();
  }

  private static Store connected(DataSource source, Instant expiresAt) {
    return connected(source, expiresAt, Map.of());
  }

  private static Store connected(
      DataSource source, Instant expiresAt, Map<String, String> overrides) {
    return LinkedAccount.in(source, VENDOR.url(), expiresAt, overrides);
  }
}
