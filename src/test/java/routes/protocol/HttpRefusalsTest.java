package routes.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import routes.operations.PoisonRecordException;
import routes.protocol.answer.HttpAnswers;

class HttpRefusalsTest {
  private static final String CODES = "SCOPE_MISSING NOT_LINKED";

  private final HttpAnswers answers = new HttpAnswers();

  @Test
  void aRefusalThatNamesSuchACodeIsThePersonsDoing() {
    for (int status : new int[] {400, 403}) {
      VendorAnswer answer =
          answers.of(
              status,
              null,
              null,
              null,
              "{\"details\": [{\"reason\": \"NOT_LINKED\"}]}",
              CODES,
              "-");
      assertThatThrownBy(() -> answers.requireForImport(answer))
          .isInstanceOf(NotPermittedException.class)
          .hasMessageContaining(Integer.toString(status));
    }
  }

  @Test
  void anyOtherRefusalIsWhatItsStatusSays() {
    VendorAnswer disabled =
        answers.of(403, null, null, null, "{\"reason\": \"DISABLED\"}", CODES, "-");
    assertThatThrownBy(() -> answers.requireForImport(disabled))
        .isInstanceOf(VendorRefusedException.class);
    VendorAnswer wrong =
        answers.of(400, null, null, null, "{\"message\": \"NOT_LINKED_2\"}", CODES, "-");
    assertThatThrownBy(() -> answers.requireForImport(wrong))
        .isInstanceOf(PoisonRecordException.class);
    VendorAnswer empty = answers.of(400, null, null, null, null, CODES, "-");
    assertThat(empty.invalid()).isTrue();
    assertThat(answers.of(429, "7", null, null, "", CODES, "-").retryAfter())
        .isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void aGoodAnswerMayHoldTheCode() {
    VendorAnswer good = answers.of(200, null, null, null, "{\"note\": \"NOT_LINKED\"}", CODES, "-");
    assertThatCode(() -> answers.requireForImport(good)).doesNotThrowAnyException();
  }

  @Test
  void aVendorMaySayInTheBodyThatItIsOneRequestTooMany() {
    String body = "{\"error\": {\"errors\": [{\"reason\": \"rateLimitExceeded\"}], \"code\": 403}}";

    VendorAnswer limited = answers.of(403, null, null, null, body, CODES, "rateLimitExceeded");
    assertThat(limited.rateLimited()).isTrue();
    assertThat(limited.retryAfter()).isNull();
    assertThat(answers.of(403, "5", null, null, body, CODES, "rateLimitExceeded").retryAfter())
        .isEqualTo(Duration.ofSeconds(5));
    assertThat(answers.of(403, null, null, null, body, CODES, "-").rateLimited()).isFalse();
    assertThat(answers.of(200, null, null, null, body, CODES, "rateLimitExceeded").ok()).isTrue();
  }
}
