package routes.mapping.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import routes.cli.cases.CanonicalJson;
import routes.mapping.TransformException;

class CodedValueTest {
  private static final String V1 = "2026-11-20T08:00:00Z";
  private static final String V2 = "2026-11-20T09:00:00Z";
  private static final String AT = "2026-11-20T07:05:12Z";
  private static final String CONCEPTS =
      "\"concepts\":{\"1\":{\"text\":\"Light"
          + " sleep\",\"codes\":[{\"system\":\"s\",\"code\":\"light\"}]},\"2\":{\"text\":\"Deep"
          + " sleep\",\"codes\":[{\"system\":\"s\",\"code\":\"deep\"}]},\"N3\":{\"text\":\"Deep"
          + " sleep\",\"codes\":[{\"system\":\"s\",\"code\":\"deep\"}]},"
          + "\"9\":{\"text\":\"Awake\"}}";
  private static final String TABLE =
      "\"value\":{\"valueType\":\"CodeableConcept\",\"valueName\":\"stage\"," + CONCEPTS + "}";

  private final FhirMapping spot = mapping(TABLE);

  private static FhirMapping mapping(String members) {
    return Readings.mapping("\"serviceCoding\":false,\"effective\":\"dateTime\"," + members);
  }

  private static String concept(ObjectNode observation) {
    return CanonicalJson.of(observation.get("valueCodeableConcept"));
  }

  private static String json(String text) {
    return CanonicalJson.of(CanonicalJson.read(text));
  }

  @Test
  void theValueChoosesTheConcept() {
    ObjectNode observation = Readings.create(spot, Readings.reading(AT, null, "stage", "2"));
    assertThat(concept(observation))
        .isEqualTo(
            json("{\"coding\":[{\"system\":\"s\",\"code\":\"deep\"}],\"text\":\"Deep sleep\"}"));
    assertThat(concept(Readings.create(spot, Readings.reading(AT, null, "stage", "N3"))))
        .isEqualTo(concept(observation));
    assertThat(concept(Readings.create(spot, Readings.reading(AT, null, "stage", "9"))))
        .isEqualTo(json("{\"text\":\"Awake\"}"));
  }

  @Test
  void aValueThatTheTableHasNotIsRefusedWithoutTellingIt() {
    assertThatThrownBy(
            () -> Readings.create(spot, Readings.reading(AT, null, "stage", "sleepwalking")))
        .isInstanceOfSatisfying(
            TransformException.class, e -> assertThat(e.code()).isEqualTo("value-not-in-table"))
        .hasMessageContaining("[stage]")
        .hasMessageNotContaining("sleepwalking");
    assertThatThrownBy(() -> Readings.create(spot, Readings.reading(AT, null, "stage", "n3")))
        .isInstanceOf(TransformException.class);
  }

  @Test
  void otherwiseIsTheConceptOfEveryOtherValue() {
    FhirMapping mapping =
        mapping(TABLE.replace("\"concepts\"", "\"otherwise\":{\"text\":\"Unknown\"},\"concepts\""));
    assertThat(concept(Readings.create(mapping, Readings.reading(AT, null, "stage", "7"))))
        .isEqualTo(json("{\"text\":\"Unknown\"}"));
  }

  @Test
  void aComponentMayBeCodedToo() {
    FhirMapping mapping =
        mapping(
            "\"components\":[{\"codes\":[{\"code\":\"meal\"}],"
                + TABLE
                + ",\"absentReason\":\"unknown\"}]");
    ObjectNode observation = Readings.create(mapping, Readings.reading(AT, null, "stage", "1"));
    assertThat(observation.at("/component/0/valueCodeableConcept/text").asText())
        .isEqualTo("Light sleep");
  }

  @Test
  void ofTwoValuesTheHigherVersionCounts() {
    ObjectNode filed =
        Readings.fileOneByOne(
            spot,
            List.of(
                Readings.reading(AT, V2, "stage", "1"), Readings.reading(AT, V1, "stage", "2")));
    assertThat(filed.at("/valueCodeableConcept/text").asText()).isEqualTo("Light sleep");
    assertThat(filed.get("valueCodeableConcept").has("extension")).isFalse();
    assertThat(filed.get("status").asText()).isEqualTo("final");
  }

  @Test
  void aConceptOfAnHourTellsWhenItWas() {
    FhirMapping hour = mapping("\"periodInterval\":60," + TABLE);
    ObjectNode filed =
        Readings.fileOneByOne(
            hour,
            List.of(
                Readings.reading("2026-11-20T07:30:00Z", V1, "stage", "1"),
                Readings.reading("2026-11-20T07:10:00Z", V1, "stage", "2")));
    assertThat(filed.at("/valueCodeableConcept/text").asText()).isEqualTo("Light sleep");
    assertThat(filed.at("/valueCodeableConcept/extension/0/url").asText()).endsWith("reading-time");
    assertThat(filed.at("/valueCodeableConcept/extension/0/valueInstant").asText())
        .isEqualTo("2026-11-20T07:30:00Z");
  }

  @Test
  void aCorrectedWordingIsTakenOver() {
    FhirMapping corrected = mapping(TABLE.replace("Light sleep", "Light (N1 or N2)"));
    ObjectNode standing =
        Readings.stored(Readings.create(spot, Readings.reading(AT, V1, "stage", "1")));
    ObjectNode merged =
        corrected
            .merge(
                Readings.group(corrected, List.of(Readings.reading(AT, V1, "stage", "1"))),
                standing,
                Readings.CONTEXT)
            .orElseThrow();
    assertThat(merged.at("/valueCodeableConcept/text").asText()).isEqualTo("Light (N1 or N2)");
    assertThat(merged.get("status").asText()).isEqualTo("amended");
  }
}
