package routes.mapping.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import routes.cli.cases.CanonicalJson;
import routes.mapping.TransformException;
import routes.mapping.fhir.template.Statistic;
import routes.mapping.fhir.value.SampleStatistics;

class SummaryTest {
  private static final String V1 = "2026-11-20T08:00:00Z";
  private static final String V2 = "2026-11-20T09:00:00Z";
  private static final String SERIES =
      "{\"codes\":[{\"code\":\"series\"}],\"value\":{\"valueType\":\"SampledData\",\"valueName\":\"v\","
          + "\"defaultPeriod\":60000,\"unit\":\"x\",\"trim\":true}}";
  private static final String LOWEST =
      "{\"codes\":[{\"code\":\"min\"}],\"absentReason\":\"unknown\",\"value\":{\"valueType\":\"Quantity\","
          + "\"valueName\":\"v\",\"summary\":\"min\",\"unit\":\"x\"}}";
  private static final String OTHER =
      "{\"codes\":[{\"code\":\"other\"}],\"value\":{\"valueType\":\"String\",\"valueName\":\"w\"}}";

  private final FhirMapping hour =
      Readings.mapping(
          "\"serviceCoding\":false,\"effective\":\"period\",\"periodInterval\":60,"
              + "\"value\":{\"valueType\":\"Quantity\",\"valueName\":\"v\",\"summary\":\"mean\",\"unit\":\"x\"},"
              + "\"components\":["
              + LOWEST
              + ","
              + SERIES
              + ","
              + OTHER
              + "]");

  private static String value(ObjectNode observation, String owner) {
    return observation.at(owner + "/valueQuantity/value").asText();
  }

  @ParameterizedTest
  @CsvSource({
    "61 E 63 62, mean, , 62.0",
    "61 62 62, mean, , 61.7",
    "1.5 2, mean, , 1.75",
    "61 62 62, mean, 0, 62",
    "61 62, mean, 3, 61.500",
    "-1 -2, mean, 0, -2",
    "61 E 63.50 62, min, , 61",
    "61 E 63.50 62, max, , 63.50",
    "61 E 63.50 62, max, 1, 63.5",
    "0.1 0.2, total, , 0.3",
    "61 E 63.50 62, count, , 3"
  })
  void whatTheSamplesComeTo(String data, String statistic, Integer decimals, String expected) {
    assertThat(result("{\"data\":\"" + data + "\"}", statistic, decimals).value())
        .isEqualTo(new BigDecimal(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "5 L 7, min, 2, <",
    "5 L 7, mean, 4.7, <",
    "5 L 7, max, 7, ",
    "5 L 7, count, 3, ",
    "5 U 7, max, 9, >",
    "5 U 7, total, 21, >",
    "5 U 7, min, 5, ",
    "U U, min, 9, >",
    "L, max, 2, <"
  })
  void aSampleBeyondALimitMakesABound(
      String data, String statistic, BigDecimal value, String comparator) {
    assertThat(
            result(
                "{\"lowerLimit\":2,\"upperLimit\":9,\"data\":\"" + data + "\"}", statistic, null))
        .isEqualTo(new SampleStatistics.Result(value, comparator));
  }

  @Test
  void ofSamplesBeyondBothLimitsThereIsNoMean() {
    SampleStatistics samples =
        new SampleStatistics(
            CanonicalJson.read("{\"lowerLimit\":2,\"upperLimit\":9,\"data\":\"L 5 U\"}"));
    assertThat(samples.of(Statistic.MEAN, null)).isEmpty();
    assertThat(samples.of(Statistic.MIN, null)).isPresent();
  }

  @Test
  void aSummaryIsInTheUnitOfTheOrigin() {
    assertThat(
            result(
                    "{\"origin\":{\"value\":10},\"factor\":0.005,\"data\":\"200 400\"}",
                    "mean",
                    null)
                .value())
        .isEqualTo(new BigDecimal("11.5000"));
  }

  private static SampleStatistics.Result result(String series, String statistic, Integer decimals) {
    return new SampleStatistics(CanonicalJson.read(series))
        .of(Statistic.of(statistic), decimals)
        .orElseThrow();
  }

  @Test
  void aSeriesWithoutSamplesHasNoSummary() {
    SampleStatistics samples = new SampleStatistics(CanonicalJson.read("{\"data\":\"E E\"}"));
    for (Statistic statistic : Statistic.values()) {
      assertThat(samples.of(statistic, null)).isEmpty();
    }
  }

  @Test
  void aMergeComputesTheSummaryOfAllSamples() {
    ObjectNode filed =
        Readings.fileOneByOne(
            hour,
            List.of(
                Readings.reading("2026-11-20T07:00:00Z", V2, "v", "60"),
                Readings.reading("2026-11-20T07:01:00Z", V1, "v", "63"),
                Readings.reading("2026-11-20T07:00:00Z", V1, "v", "90")));
    assertThat(value(filed, "")).isEqualTo("61.5");
    assertThat(value(filed, "/component/0")).isEqualTo("60");
    assertThat(filed.at("/component/1/valueSampledData/data").asText()).isEqualTo("60 63");
    assertThat(filed.get("valueQuantity").has("extension")).isFalse();
  }

  @Test
  void aWindowWithoutTheSeriesHasNoSummary() {
    ObjectNode observation =
        Readings.create(hour, Readings.reading("2026-11-20T07:00:00Z", V1, "w", "asleep"));
    assertThat(observation.has("valueQuantity")).isFalse();
    assertThat(observation.at("/component/0/dataAbsentReason/coding/0/code").asText())
        .isEqualTo("unknown");
    ObjectNode merged =
        hour.merge(
                Readings.group(
                    hour, List.of(Readings.reading("2026-11-20T07:01:00Z", V1, "v", "58"))),
                Readings.stored(observation),
                Readings.CONTEXT)
            .orElseThrow();
    assertThat(value(merged, "")).isEqualTo("58.0");
    assertThat(value(merged, "/component/0")).isEqualTo("58");
    assertThat(merged.at("/component/0").has("dataAbsentReason")).isFalse();
  }

  @Test
  void aSummaryThatStandsWrongIsSetRight() {
    ObjectNode standing =
        Readings.stored(
            Readings.create(hour, Readings.reading("2026-11-20T07:00:00Z", V1, "v", "60")));
    ((ObjectNode) standing.get("valueQuantity")).put("value", 61);
    ObjectNode merged =
        hour.merge(
                Readings.group(
                    hour, List.of(Readings.reading("2026-11-20T07:00:00Z", V1, "v", "60"))),
                standing,
                Readings.CONTEXT)
            .orElseThrow();
    assertThat(value(merged, "")).isEqualTo("60.0");
  }

  @Test
  void anotherKindOfValueIsNotReplaced() {
    ObjectNode standing =
        Readings.stored(
            Readings.create(hour, Readings.reading("2026-11-20T07:00:00Z", V1, "v", "60")));
    standing.remove("valueQuantity");
    standing.put("valueString", "sixty");
    assertThatThrownBy(
            () ->
                hour.merge(
                    Readings.group(
                        hour, List.of(Readings.reading("2026-11-20T07:02:00Z", V1, "v", "61"))),
                    standing,
                    Readings.CONTEXT))
        .isInstanceOfSatisfying(
            TransformException.class, e -> assertThat(e.code()).isEqualTo("value-type-differs"));
  }
}
