package routes.protocol.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import routes.operations.PoisonRecordException;

class VendorDetailsTest {

  private final VendorDetails details = new VendorDetails(new VendorRecords());
  private final Map<String, Object> record = Map.of("id", 1);

  @Test
  void theAnswerStandsInTheRecord() {
    assertThat(details.of(record, "{\"status\":0,\"body\":{\"signal\":[1,2]}}", null))
        .containsExactly(Map.of("id", 1, "detail", Map.of("signal", List.of(1, 2))));
  }

  @Test
  void seriesNamedByTimesBecomeListsInTheOrderOfTime() {
    String answer =
        """
        {"body":{"series":{"1795158372":{"heart_rate":62},"1795158312":{"distance":1.50}}}}
        """;

    assertThat(details.of(record, answer, "$.body.series"))
        .containsExactly(
            Map.of(
                "id",
                1,
                "detail",
                Map.of(
                    "series",
                    List.of(
                        Map.of("timestamp", 1795158312L, "distance", new BigDecimal("1.50")),
                        Map.of("timestamp", 1795158372L, "heart_rate", 62)))));
  }

  @Test
  void valuesNamedByTimesInsideAListLikewise() {
    String answer = "{\"body\":{\"series\":[{\"state\":1,\"hr\":{\"1795158312\":61}}]}}";

    assertThat(details.of(record, answer, null))
        .extracting(each -> each.get("detail"))
        .containsExactly(
            Map.of(
                "series",
                List.of(
                    Map.of(
                        "state",
                        1,
                        "hr",
                        List.of(Map.of("timestamp", 1795158312L, "value", 61))))));
  }

  @Test
  void aLongSeriesIsCut() {
    String series =
        IntStream.range(0, VendorDetails.MOST + 1)
            .mapToObj(second -> "\"" + (1795158312L + second) + "\":" + second)
            .collect(Collectors.joining(","));

    assertThat(details.of(record, "{\"body\":{\"series\":{" + series + "}}}", null))
        .extracting(each -> ((List<?>) ((Map<?, ?>) each.get("detail")).get("series")).size())
        .containsExactly(VendorDetails.MOST, 1);
  }

  @Test
  void whatHasNotWhatMustBeThereIsLeftOut() {
    assertThat(details.of(record, "{\"body\":{\"series\":[]}}", "$.body.series")).isEmpty();
    assertThat(details.of(record, "{\"body\":{}}", "$.body.series")).isEmpty();
    assertThat(
            details.of(
                record,
                "{\"body\":{\"series\":{\"1795158312\":{\"steps\":0}}}}",
                "$.body.series.*[?(@.steps > 0 || @.heart_rate)]"))
        .isEmpty();
    assertThat(
            details.of(
                record,
                "{\"body\":{\"series\":{\"1795158312\":{\"heart_rate\":60}}}}",
                "$.body.series.*[?(@.steps > 0 || @.heart_rate)]"))
        .hasSize(1);
  }

  @Test
  void withoutACallTheRecordStaysAsItIs() {
    assertThat(details.of(record, "", "$.body.series")).containsExactly(record);
  }

  @Test
  void anAnswerThatIsNoJsonIsSaidToBe() {
    assertThatThrownBy(() -> details.of(record, "<html>", null))
        .isInstanceOf(PoisonRecordException.class)
        .hasMessageContaining("no JSON");
  }

  @Test
  void listsInListsAreOneList() {
    assertThat(details.flat(List.of(List.of(List.of(1, 2), List.of(3)), List.of())))
        .containsExactly(1, 2, 3);
  }
}
