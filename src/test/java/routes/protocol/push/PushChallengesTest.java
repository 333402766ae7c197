package routes.protocol.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import routes.protocol.ForeignPushException;
import routes.protocol.MalformedPushException;
import routes.protocol.push.Webhooks.Challenge;
import routes.protocol.push.Webhooks.Push;
import routes.protocol.push.Webhooks.VendorPart;

class PushChallengesTest {
  private static final Challenge ECHO =
      new Challenge("token", "agreed on", "challenge", "{\"challenge\": {echo}}");

  @Test
  void whatTheVendorAsksIsRepeatedAsJsonText() {
    assertThat(challenges(ECHO).answer("acme", "token=agreed+on&challenge=a%22b%5C%0A%C3%A9"))
        .isEqualTo("{\"challenge\": \"a\\\"b\\\\\\né\"}");
    assertThat(challenges(ECHO).answer("acme", "challenge=x&token=agreed%20on&more=1"))
        .isEqualTo("{\"challenge\": \"x\"}");
    assertThat(challenges(ECHO).answer("acme", "token=agreed+on"))
        .isEqualTo("{\"challenge\": \"\"}");
  }

  @Test
  void anAnswerCanBeEmpty() {
    assertThat(challenges(new Challenge("verify", "code", "", "")).answer("acme", "verify=code"))
        .isEmpty();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {"", "token=", "token=guessed&challenge=x", "token=agreed", "challenge=x", "token"})
  void anotherTokenIsRefused(String query) {
    foreign(ECHO, query);
  }

  @Test
  void withoutATokenAgreedOnEveryAskerIsRefused() {
    foreign(new Challenge("token", "", "challenge", "{echo}"), "token=&challenge=x");
    foreign(new Challenge("token", " ", "challenge", "{echo}"), "token=+&challenge=x");
    foreign(null, "token=agreed+on");
  }

  @Test
  void anOverlongChallengeIsMalformed() {
    assertThat(challenges(ECHO).answer("acme", "token=agreed+on&challenge=" + "c".repeat(512)))
        .contains("c".repeat(512));
    assertThatExceptionOfType(MalformedPushException.class)
        .isThrownBy(
            () -> challenges(ECHO).answer("acme", "token=agreed+on&challenge=" + "c".repeat(513)));
  }

  @Test
  void aChallengeNeverPrintsItsToken() {
    assertThat(ECHO.toString()).doesNotContain("agreed on");
  }

  private static void foreign(Challenge challenge, String query) {
    assertThatExceptionOfType(ForeignPushException.class)
        .isThrownBy(() -> challenges(challenge).answer("acme", query));
  }

  private static PushChallenges challenges(Challenge challenge) {
    Push push = new Push(null, null, challenge, null, null, null);
    return new PushChallenges(new Webhooks(Map.of("acme", new VendorPart(push))), new FormBody());
  }
}
