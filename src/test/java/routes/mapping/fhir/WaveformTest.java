package routes.mapping.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import routes.cli.cases.CanonicalJson;
import routes.mapping.MappingOptions;
import routes.mapping.Measurement;
import routes.mapping.MeasurementGroup;
import routes.mapping.TransformException;

class WaveformTest {
  private static final String V1 = "2026-11-20T08:00:00Z";
  private static final String V2 = "2026-11-20T09:00:00Z";
  private static final String AT = "2026-11-20T07:05:12Z";
  private static final String LEAD =
      "\"components\":[{\"codes\":[{\"system\":\"urn:iso:std:iso:11073:10101\",\"code\":\"131329\"}],"
          + "\"value\":{\"valueType\":\"Waveform\",\"valueName\":\"lead\",\"frequencyName\":\"hz\",%s"
          + "\"unit\":\"mV\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"mV\"}}]";

  private final FhirMapping ecg = mapping("\"factor\":0.005,");

  private static FhirMapping mapping(String members) {
    return Readings.mapping(
        "\"serviceCoding\":false,\"effective\":\"period\"," + LEAD.formatted(members));
  }

  private static Measurement strip(String version, String... namesAndValues) {
    return Readings.reading(AT, version, namesAndValues);
  }

  private static String series(ObjectNode observation) {
    return CanonicalJson.of(observation.at("/component/0/valueSampledData"));
  }

  private static String code(FhirMapping mapping, Measurement measurement) {
    try {
      Readings.create(mapping, measurement);
      return "none";
    } catch (TransformException e) {
      assertThat(e.reason()).doesNotContain("abc");
      return e.code();
    }
  }

  @Test
  void aStripIsWrittenWhole() {
    ObjectNode observation =
        Readings.create(ecg, strip(V1, "lead", "12  -3 1e1\n15.0", "hz", "300"));
    assertThat(series(observation))
        .isEqualTo(
            CanonicalJson.of(
                CanonicalJson.read(
                    """
                    {"origin":{"value":0,"unit":"mV","system":"http://unitsofmeasure.org","code":"mV"},
                     "period":3.333333,"factor":0.005,"dimensions":1,"data":"12 -3 10 15.0"}
                    """)));
    assertThat(observation.at("/effectivePeriod/start").asText()).isEqualTo(AT);
    assertThat(observation.at("/effectivePeriod/end").asText())
        .isEqualTo("2026-11-20T07:05:12.009Z");
  }

  @ParameterizedTest
  @CsvSource({
    "300, 3.333333",
    "512, 1.953125",
    "125, 8",
    "130, 7.692308",
    "0.5, 2000",
    "44100, 0.02267574"
  })
  void thePeriodIsThatOfTheFrequency(String hertz, String period) {
    ObjectNode observation = Readings.create(ecg, strip(V1, "lead", "1 2", "hz", hertz));
    assertThat(observation.at("/component/0/valueSampledData/period").decimalValue())
        .isEqualByComparingTo(period);
  }

  @Test
  void theEndThatTheMeasurementTellsCounts() {
    Measurement told =
        strip(V1, "lead", "1 2 3", "hz", "1").until(Instant.parse("2026-11-20T07:05:42Z"));
    assertThat(Readings.create(ecg, told).at("/effectivePeriod/end").asText())
        .isEqualTo("2026-11-20T07:05:42Z");
    assertThat(ecg.window(strip(V1, "lead", "1 2 3", "hz", "1")).end())
        .isEqualTo(Instant.parse("2026-11-20T07:05:14Z"));
  }

  @Test
  void theDefaultPeriodHoldsWithoutAFrequency() {
    FhirMapping mapping = mapping("\"defaultPeriod\":4.0,");
    assertThat(
            Readings.create(mapping, strip(V1, "lead", "1 2"))
                .at("/component/0/valueSampledData/period")
                .asText())
        .isEqualTo("4");
    assertThat(code(ecg, strip(V1, "lead", "1 2"))).isEqualTo("frequency-missing");
  }

  @Test
  void whatIsNoStripIsRefused() {
    assertThat(code(ecg, strip(V1, "lead", "1 abc 2", "hz", "300"))).isEqualTo("value-not-numeric");
    assertThat(code(ecg, strip(V1, "lead", "1 E 2", "hz", "300"))).isEqualTo("value-not-numeric");
    assertThat(code(ecg, strip(V1, "lead", " ", "hz", "300"))).isEqualTo("value-empty");
    for (String hertz : List.of("0", "-300", "abc", "1e-30", "1e30")) {
      assertThat(code(ecg, strip(V1, "lead", "1", "hz", hertz))).isEqualTo("value-not-numeric");
    }
    assertThat(code(ecg, strip(V1, "lead", "1 ".repeat(40), "hz", "0.000001")))
        .isEqualTo("series-too-long");
  }

  @Test
  void aStripOfTooManySamplesIsRefused() {
    FhirMapping mapping =
        FhirMapping.load(
            Readings.document("\"effective\":\"period\"," + LEAD.formatted("")),
            MappingOptions.defaults().withMaxSamples(3));
    Readings.create(mapping, strip(V1, "lead", "1 2 3", "hz", "300"));
    assertThatThrownBy(() -> mapping.window(strip(V1, "lead", "1 2 3 4", "hz", "300")))
        .isInstanceOfSatisfying(
            TransformException.class, e -> assertThat(e.code()).isEqualTo("series-too-long"));
  }

  @Test
  void whatLiesBeyondALimitIsItsToken() {
    FhirMapping mapping = mapping("\"lowerLimit\":-100,\"upperLimit\":100,");
    assertThat(
            Readings.create(mapping, strip(V1, "lead", "-101 -100 100 100.5", "hz", "300"))
                .at("/component/0/valueSampledData/data")
                .asText())
        .isEqualTo("L -100 100 U");
  }

  @Test
  void aHigherVersionReplacesTheStripWhole() {
    Measurement first = strip(V1, "lead", "1 2 3 4", "hz", "1");
    Measurement second = strip(V2, "lead", "7 8", "hz", "2");
    for (List<Measurement> order : List.of(List.of(first, second), List.of(second, first))) {
      ObjectNode filed = file(order);
      assertThat(filed.at("/component/0/valueSampledData/data").asText()).isEqualTo("7 8");
      assertThat(filed.at("/component/0/valueSampledData/period").asText()).isEqualTo("500");
      assertThat(filed.at("/effectivePeriod/end").asText()).isEqualTo("2026-11-20T07:05:12.5Z");
    }
    ObjectNode inOne = ecg.create(group(List.of(first, second)), Readings.CONTEXT);
    assertThat(inOne.at("/component/0/valueSampledData/data").asText()).isEqualTo("7 8");
    assertThat(inOne.at("/effectivePeriod/end").asText()).isEqualTo("2026-11-20T07:05:12.5Z");
  }

  @Test
  void aCorrectedScaleIsTakenOver() {
    Measurement strip = strip(V1, "lead", "1 2", "hz", "1");
    ObjectNode standing = Readings.stored(Readings.create(mapping("\"factor\":0.5,"), strip));
    ObjectNode merged =
        ecg.merge(Readings.group(ecg, List.of(strip)), standing, Readings.CONTEXT).orElseThrow();
    assertThat(merged.at("/component/0/valueSampledData/factor").asText()).isEqualTo("0.005");
  }

  @Test
  void anEcgIsValidR4() {
    FhirMapping mapping =
        FhirMapping.load(
            Readings.document(
                    "\"serviceCoding\":false,\"effective\":\"period\","
                        + "\"category\":[{\"codes\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/observation-category\","
                        + "\"code\":\"procedure\"}]}],"
                        + LEAD.formatted(
                            "\"factor\":0.005,\"lowerLimit\":-100,\"upperLimit\":100,"))
                .replace(
                    "{\"system\":\"s\",\"code\":\"c\"}",
                    "{\"system\":\"urn:iso:std:iso:11073:10101\",\"code\":\"131328\"}"));
    ObjectNode observation = Readings.create(mapping, strip(V1, "lead", "1 -2 300 4", "hz", "300"));
    assertThat(new R4Validation().errors(observation.toString())).isEmpty();
  }

  private ObjectNode file(List<Measurement> measurements) {
    ObjectNode standing = null;
    for (Measurement measurement : measurements) {
      MeasurementGroup group = group(List.of(measurement));
      ObjectNode before = standing;
      standing =
          before == null
              ? Readings.stored(ecg.create(group, Readings.CONTEXT))
              : Readings.stored(ecg.merge(group, before, Readings.CONTEXT).orElse(before));
    }
    return standing;
  }

  private MeasurementGroup group(List<Measurement> measurements) {
    return RandomReadings.group(ecg, measurements);
  }
}
