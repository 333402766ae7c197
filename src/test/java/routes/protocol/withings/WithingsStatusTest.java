package routes.protocol.withings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import routes.protocol.VendorAnswer;
import routes.protocol.VendorAnswer.Verdict;
import routes.protocol.VendorRefusedException;

class WithingsStatusTest {

  private final WithingsStatus status = new WithingsStatus(new ObjectMapper());

  @ParameterizedTest
  @CsvSource({
    "0,OK",
    "100,UNAUTHORIZED",
    "401,UNAUTHORIZED",
    "2555,UNAUTHORIZED",
    "293,INVALID",
    "503,INVALID",
    "2554,INVALID",
    "522,ERROR",
    "524,ERROR",
    "9999,ERROR",
    "601,RATE_LIMITED"
  })
  void theNumberInTheBodyDecides(int number, Verdict verdict) {
    assertThat(status.of("{\"status\":" + number + ",\"body\":{}}"))
        .isEqualTo(new VendorAnswer(verdict, number));
  }

  @ParameterizedTest
  @CsvSource(
      value = {"''", "{}", "<html>", "{\"status\":\"0\"}", "[]"},
      delimiter = ';')
  void aBodyWithoutAStatusIsAnError(String body) {
    assertThat(status.of(body)).isEqualTo(new VendorAnswer(Verdict.ERROR, -1));
  }

  @Test
  void onlyAGoodAnswerPasses() {
    status.require(new VendorAnswer(Verdict.OK, 0));

    assertThatThrownBy(() -> status.require(WithingsStatus.of(601)))
        .isInstanceOf(VendorRefusedException.class)
        .hasMessage("the vendor answered with status 601");
  }
}
