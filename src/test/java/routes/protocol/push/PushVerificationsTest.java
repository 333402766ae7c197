package routes.protocol.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import routes.protocol.ForeignPushException;

class PushVerificationsTest {

  @Test
  void onlyTheVerificationItselfIsOne() {
    PushVerifications verifications = verifications("Bearer agreed");

    assertThat(asked(verifications, "{\"type\": \"verification\"}")).isTrue();
    assertThat(asked(verifications, "{\"type\": \"other\"}")).isFalse();
    assertThat(asked(verifications, "[{\"type\": \"verification\"}]")).isFalse();
    assertThat(asked(verifications, "{\"data\": {\"type\": \"verification\"}}")).isFalse();
    assertThat(asked(verifications, "verification")).isFalse();
    assertThat(asked(verifications, "")).isFalse();
  }

  @Test
  void onlyTheWholeHeaderPasses() {
    PushVerifications verifications = verifications("Bearer agreed");

    assertThatCode(() -> verifications.require("acme", "Bearer agreed")).doesNotThrowAnyException();
    for (String other : new String[] {null, "", "agreed", "bearer agreed", "Bearer agreed2"}) {
      assertThatThrownBy(() -> verifications.require("acme", other))
          .isInstanceOf(ForeignPushException.class);
    }
  }

  @Test
  void nothingPassesWhereNothingIsAgreedOn() {
    assertThat(verifications("").authorized("acme", "")).isFalse();
    assertThat(verifications(" ").authorized("acme", " ")).isFalse();
  }

  private static boolean asked(PushVerifications verifications, String body) {
    return verifications.asked("acme", body.getBytes(StandardCharsets.UTF_8));
  }

  private static PushVerifications verifications(String authorization) {
    Webhooks.Verification rule = new Webhooks.Verification("type", "verification", authorization);
    return new PushVerifications(
        new Webhooks(
            Map.of(
                "acme",
                new Webhooks.VendorPart(new Webhooks.Push(null, null, null, rule, null, null)))),
        new ObjectMapper());
  }
}
