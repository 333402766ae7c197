package routes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import routes.sandbox.withings.WithingsDemo;

class SummaryTest {
  private static final String EIGHT = "2026-11-20T08:05:12+01:00";

  @Test
  void expectsAnObservationForEveryMeasuredValueThatIsSurelyThePersons() {
    try (WithingsDemo withings = new WithingsDemo(0)) {
      withings.fillHistory();

      // 30 weighings of 7 values, 30 SpO2, 30 pressures with a pulse each, 6 temperatures, 1 height
      assertThat(withings.partnersHistory()).hasSize(210 + 30 + 60 + 6 + 1).doesNotHaveDuplicates();
      assertThat(withings.history()).hasSizeGreaterThan(307).doesNotHaveDuplicates();
      assertThat(withings.partnersHistory()).doesNotContainAnyElementsOf(withings.history());
    }
  }

  @Test
  void showsWhatDiffers() {
    Summary summary =
        Summary.of(
            Map.of("acme", List.of("1-1 " + EIGHT + " 72.450 kg", "2-2 " + EIGHT + " 61 /min")),
            List.of(weight("72.450"), weight("72.450"), weight("72.5")));

    assertThat(summary.complete()).isFalse();
    assertThat(summary.table().lines())
        .containsExactly(
            "  vendor         reading                                      expected  in FHIR "
                + " newest",
            "  acme           Weight                                              1        1  "
                + EIGHT,
            "  acme           2-2                                                 1        0  -  <-"
                + " differs",
            "  not expected: 1-1 " + EIGHT + " 72.450 kg",
            "  not expected: 1-1 " + EIGHT + " 72.5 kg");
  }

  @Test
  void isCompleteWhenEverythingStandsThereOnce() {
    Summary summary =
        Summary.of(
            Map.of("acme", List.of("1-1 " + EIGHT + " 72.450 kg")), List.of(weight("72.450")));

    assertThat(summary.complete()).isTrue();
  }

  private static JsonNode weight(String value) {
    try {
      return new ObjectMapper()
          .readTree(
              """
              {"code": {"coding": [{"code": "1-1", "display": "Weight"}]},
               "effectiveDateTime": "%s", "valueQuantity": {"value": "%s", "code": "kg"}}\
              """
                  .formatted(EIGHT, value));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
