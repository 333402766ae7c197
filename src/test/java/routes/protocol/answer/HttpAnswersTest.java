package routes.protocol.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import routes.operations.PoisonRecordException;
import routes.protocol.VendorAnswer.Verdict;
import routes.protocol.VendorGoneException;
import routes.protocol.VendorRefusedException;

class HttpAnswersTest {
  private final HttpAnswers answers = new HttpAnswers();

  @ParameterizedTest
  @CsvSource({
    "200, OK",
    "201, OK",
    "204, OK",
    "301, ERROR",
    "302, ERROR",
    "400, INVALID",
    "401, UNAUTHORIZED",
    "403, ERROR",
    "404, INVALID",
    "405, INVALID",
    "406, INVALID",
    "408, ERROR",
    "410, GONE",
    "409, ERROR",
    "414, INVALID",
    "422, INVALID",
    "429, RATE_LIMITED",
    "500, ERROR",
    "502, ERROR",
    "503, ERROR",
    "504, ERROR",
    "0, ERROR"
  })
  void theStatusDecides(int status, Verdict verdict) {
    assertThat(answers.of(status, null, null, null).verdict()).isEqualTo(verdict);
    assertThat(answers.of(status, null, null, null).status()).isEqualTo(status);
  }

  @Test
  void tellsAfterAGoodAnswerThatItWasTheLast() {
    assertThat(answers.of(200, null, "37", "0").retryAfter()).isEqualTo(Duration.ofSeconds(37));
    assertThat(answers.of(200, null, "37", "0").ok()).isTrue();
    assertThat(answers.of(200, null, "37", "1").retryAfter()).isNull();
    assertThat(answers.of(200, null, "37", null).retryAfter()).isNull();
    assertThat(answers.of(200, null, null, "0").retryAfter()).isNull();
  }

  @Test
  void theVendorSaysHowLongToWait() {
    assertThat(answers.of(429, "17", null, null).retryAfter()).isEqualTo(Duration.ofSeconds(17));
    assertThat(answers.of(429, "0", null, null).retryAfter()).isZero();
    assertThat(answers.of(503, "17", "900", null).retryAfter()).isEqualTo(Duration.ofSeconds(17));
    assertThat(answers.of(429, null, "900", null).retryAfter()).isEqualTo(Duration.ofSeconds(900));
    assertThat(answers.of(429, null, null, null).retryAfter()).isNull();
  }

  @Test
  void whatIsGoneIsToldApart() {
    assertThatExceptionOfType(VendorGoneException.class)
        .isThrownBy(() -> answers.requireForImport(answers.of(410, null, null, null)));
  }

  @Test
  void secondsLeftOfALimitCountOnlyWhereItIsTheMatter() {
    assertThat(answers.of(500, null, "900", null).retryAfter()).isNull();
    assertThat(answers.of(403, null, "900", null).retryAfter()).isEqualTo(Duration.ofDays(1));
  }

  @Test
  void aDateIsAsGoodAsSeconds() {
    assertThat(answers.of(429, inSeconds(120), null, null).retryAfter())
        .isBetween(Duration.ofSeconds(100), Duration.ofSeconds(120));
    assertThat(answers.of(429, inSeconds(-120), null, null).retryAfter()).isNull();
  }

  @Test
  void noVendorIsWaitedForLongerThanADay() {
    assertThat(answers.of(429, "999999999", null, null).retryAfter()).isEqualTo(Duration.ofDays(1));
    assertThat(answers.of(429, inSeconds(864_000), null, null).retryAfter())
        .isEqualTo(Duration.ofDays(1));
    assertThat(answers.of(429, null, "1795158312", null).retryAfter()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "-5", "1.5", "soon", "99999999999999999999", "2026-11-20"})
  void whatIsNoTimeIsNotWaitedFor(String text) {
    assertThat(answers.of(429, text, null, null).retryAfter()).isNull();
  }

  @Test
  void aForbiddenPersonIsLeftAloneForADay() {
    assertThat(answers.of(403, null, null, null).retryAfter()).isEqualTo(Duration.ofDays(1));
    assertThat(answers.of(403, "60", null, null).retryAfter()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void onlyAGoodAnswerPassesAnImport() {
    assertThatCode(() -> answers.requireForImport(answers.of(200, null, null, null)))
        .doesNotThrowAnyException();
    assertThatExceptionOfType(PoisonRecordException.class)
        .isThrownBy(() -> answers.requireForImport(answers.of(422, null, null, null)))
        .withMessageContaining("422");
    for (int status : new int[] {401, 403, 429, 500}) {
      assertThatExceptionOfType(VendorRefusedException.class)
          .isThrownBy(() -> answers.requireForImport(answers.of(status, null, null, null)));
    }
  }

  private static String inSeconds(long seconds) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(
        ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(seconds));
  }
}
