package routes.protocol.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import routes.operations.PoisonRecordException;

class VendorRecordsTest {
  private final VendorRecords records = new VendorRecords();

  @Test
  void aListStandsInAMemberOrIsTheAnswer() {
    assertThat(records.of("{\"data\": [{\"a\": 1}, {\"a\": null}], \"n\": 2}", "$.data"))
        .isEqualTo(List.of(Map.of("a", 1), java.util.Collections.singletonMap("a", null)));
    assertThat(records.of("[{\"a\": 1}]", "$")).containsExactly(Map.of("a", 1));
    assertThat(records.of("{\"a\": 1}", "$")).containsExactly(Map.of("a", 1));
  }

  @Test
  void recordsAreFoundByAMemberWhereverTheyStand() {
    String path = "$..[?(@.samples)]";
    Map<String, Object> record = Map.of("samples", List.of(1));

    assertThat(records.of("{\"samples\": [1]}", path)).containsExactly(record);
    assertThat(records.of("[{\"samples\": [1]}]", path)).containsExactly(record);
    assertThat(records.of("{\"days\": [{\"samples\": [1]}]}", path)).containsExactly(record);
  }

  @Test
  void aPathCanLeaveOutWhatHoldsNoReading() {
    String answer = "[{\"a\": {\"b\": 1}}, {\"a\": {\"b\": null}}, {\"a\": null}, {}]";

    assertThat(records.of(answer, "$[?(@.a.b && @.a.b != null)]")).hasSize(1);
    assertThat(records.of("[{\"s\": []}, {\"s\": [0]}, {}]", "$..[?(@.s[0])]")).hasSize(1);
    assertThat(records.of("[{\"t\": \"x\"}, {\"t\": null}, {}]", "$[?(@.t == 'x')]")).hasSize(1);
  }

  @Test
  void numbersKeepTheirDigits() {
    assertThat(records.of("[{\"a\": 36.50}]", "$").get(0))
        .containsEntry("a", new BigDecimal("36.50"));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        " \n",
        "{}",
        "[]",
        "{\"data\": null}",
        "{\"data\": 1}",
        "{\"data\": [1, null]}"
      })
  void whatHoldsNoRecordsIsEmpty(String answer) {
    assertThat(records.of(answer, "$.data")).isEmpty();
  }

  @Test
  void whatIsNoJsonIsRefused() {
    assertThatExceptionOfType(PoisonRecordException.class)
        .isThrownBy(() -> records.of("<html>", "$.data"));
  }
}
