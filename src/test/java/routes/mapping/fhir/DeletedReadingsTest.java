package routes.mapping.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import routes.mapping.Measurement;

/** What an Observation shows after readings of it were deleted, and that it is valid R4. */
class DeletedReadingsTest {
  private static final String AT = "2026-11-20T07:00:10Z";
  private static final String V1 = "2026-11-20T08:00:00Z";
  private static final String V2 = "2026-11-20T09:00:00.250Z";
  private static final String V3 = "2026-11-20T10:00:00Z";
  private static final String VITAL =
      "\"serviceCoding\":false,\"category\":[{\"codes\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/observation-category\",\"code\":\"vital-signs\"}]}],";
  private static final String PRESSURE =
      "{\"absentReason\":\"unknown\",\"codes\":[{\"system\":\"http://loinc.org\",\"code\":\"%s\"}],\"value\":"
          + "{\"valueType\":\"Quantity\",\"valueName\":\"%s\",\"unit\":\"mmHg\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"mm[Hg]\"}}";
  private static final String RATE =
      "\"valueName\":\"r\",\"unit\":\"beats/minute\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"/min\"}";

  private final R4Validation validation = new R4Validation();
  private final FhirMapping panel =
      mapping(
          "85354-9",
          VITAL
              + "\"profiles\":[\"http://hl7.org/fhir/StructureDefinition/bp\"],\"effective\":\"dateTime\",\"components\":["
              + PRESSURE.formatted("8480-6", "s")
              + ","
              + PRESSURE.formatted("8462-4", "d")
              + "]");
  private final FhirMapping hour =
      mapping(
          "8867-4",
          VITAL
              + "\"profiles\":[\"http://hl7.org/fhir/StructureDefinition/heartrate\"],\"effective\":\"period\",\"periodInterval\":60,"
              + "\"value\":{\"valueType\":\"Quantity\",\"summary\":\"mean\","
              + RATE
              + ",\"components\":[{\"codes\":[{\"code\":\"x\"}],\"value\":{\"valueType\":\"SampledData\",\"trim\":true,\"defaultPeriod\":60000,"
              + RATE
              + "}]");
  private final FhirMapping weight =
      mapping(
          "29463-7",
          VITAL
              + "\"profiles\":[\"http://hl7.org/fhir/StructureDefinition/bodyweight\"],\"effective\":\"dateTime\","
              + "\"value\":{\"valueType\":\"Quantity\",\"valueName\":\"w\",\"unit\":\"kg\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"kg\"}");

  @Test
  void aPanelLosesTheDeletedComponentAlone() {
    ObjectNode panelOf =
        file(
            panel, reading(AT, V1, "s", "120"), reading(AT, V1, "d", "80"), gone(AT, V2, "s", "?"));

    assertThat(panelOf.get("status").asText()).isEqualTo("corrected");
    assertThat(panelOf.at("/component/0/dataAbsentReason/coding/0/code").asText())
        .isEqualTo("unknown");
    assertThat(panelOf.at("/component/1/valueQuantity/value").asText()).isEqualTo("80");
    assertValid(panelOf);

    ObjectNode nothingLeft = file(panel, panelOf, gone(AT, V2, "d", "?"));
    assertThat(nothingLeft.get("status").asText()).isEqualTo("entered-in-error");
    assertThat(nothingLeft.at("/component/1/valueQuantity/value").asText()).isEqualTo("80");
    assertValid(nothingLeft);

    ObjectNode revived = file(panel, nothingLeft, reading(AT, V3, "s", "118"));
    assertThat(revived.get("status").asText()).isEqualTo("amended");
    assertThat(revived.at("/component/0/valueQuantity/value").asText()).isEqualTo("118");
    assertThat(revived.at("/component/1/dataAbsentReason/coding/0/code").asText())
        .isEqualTo("unknown");
    assertValid(revived);
  }

  @Test
  void theSummaryOfAWindowIsThatOfTheReadingsLeft() {
    ObjectNode both = file(hour, reading(AT, V1, "r", "60"), reading(later(120), V1, "r", "90"));
    assertThat(both.at("/valueQuantity/value").asText()).isEqualTo("75.0");

    ObjectNode one = file(hour, both, gone(later(120), V2, "r", "90"));
    assertThat(one.at("/valueQuantity/value").asText()).isEqualTo("60.0");
    assertThat(one.at("/component/0/valueSampledData/data").asText()).isEqualTo("60");
    assertThat(one.get("status").asText()).isEqualTo("corrected");
    assertValid(one);

    ObjectNode none = file(hour, one, gone(AT, V2, "r", "60"));
    assertThat(none.get("status").asText()).isEqualTo("entered-in-error");
    assertThat(none.at("/valueQuantity/value").asText()).isEqualTo("60.0");
    assertValid(none);

    ObjectNode again = file(hour, none, reading(later(60), V1, "r", "70"));
    assertThat(again.at("/component/0/valueSampledData/data").asText()).isEqualTo("E 70");
    assertThat(again.get("status").asText()).isEqualTo("amended");
    assertValid(again);
  }

  @Test
  void ofTwoReadingsInOneSampleTheOtherDoesNotComeBack() {
    ObjectNode both = file(hour, reading(AT, V1, "r", "60"), reading(later(10), V1, "r", "90"));
    assertThat(file(hour, both, gone(AT, V2, "r", "60")).at("/valueQuantity/value").asText())
        .isEqualTo("90.0");
    assertThat(file(hour, both, gone(later(10), V2, "r", "90")).get("status").asText())
        .isEqualTo("entered-in-error");
  }

  @Test
  void aDeletionBeforeTheReadingIsRememberedInWhatIsValid() {
    for (ObjectNode waiting :
        List.of(
            Readings.create(weight, gone(AT, V2, "w", "70")),
            Readings.create(panel, gone(AT, V2, "s", "120")),
            Readings.create(hour, gone(AT, V2, "r", "60")))) {
      assertThat(waiting.get("status").asText()).isEqualTo("entered-in-error");
      assertThat(waiting.has("issued")).isFalse();
      assertValid(waiting);
    }
    ObjectNode late = file(weight, gone(AT, V2, "w", "70"), reading(AT, V1, "w", "70"));
    assertThat(late.get("status").asText()).isEqualTo("entered-in-error");
    assertThat(late.get("issued").asText()).isEqualTo("2026-11-20T08:00:00Z");
    assertValid(late);
  }

  @Test
  void ofARangeTheReadingsThatStandAreDeletedAndNothingElseIsRemembered() {
    ObjectNode three =
        file(
            hour,
            reading(AT, V1, "r", "60"),
            reading(later(60), V1, "r", "70"),
            reading(later(120), V1, "r", "90"));
    ObjectNode one = file(hour, three, goneWithin(later(60), later(121), V2));
    assertThat(one.at("/component/0/valueSampledData/data").asText()).isEqualTo("60");
    assertThat(one.at("/valueQuantity/value").asText()).isEqualTo("60.0");
    assertThat(one.get("status").asText()).isEqualTo("corrected");
    assertValid(one);
    assertThat(file(hour, one, goneWithin(later(60), later(121), V3))).isEqualTo(one);

    ObjectNode again = file(hour, one, reading(later(90), V1, "r", "75"));
    assertThat(again.at("/component/0/valueSampledData/data").asText()).isEqualTo("60 75");
    ObjectNode none = file(hour, again, goneWithin(AT, later(3600), V3));
    assertThat(none.get("status").asText()).isEqualTo("entered-in-error");
    assertValid(none);
  }

  @Test
  void ofARangeEveryValueOfAPanelIsDeleted() {
    ObjectNode both = file(panel, reading(AT, V1, "s", "120"), reading(AT, V1, "d", "80"));
    assertThat(file(panel, both, goneWithin(later(1), later(2), V2))).isEqualTo(both);

    ObjectNode none = file(panel, both, goneWithin(AT, AT, V2));
    assertThat(none.get("status").asText()).isEqualTo("entered-in-error");
    assertThat(none.at("/component/0/valueQuantity/value").asText()).isEqualTo("120");
    assertValid(none);
    ObjectNode revived = file(panel, none, reading(AT, V3, "s", "118"));
    assertThat(revived.get("status").asText()).isEqualTo("amended");
    assertValid(revived);
  }

  private static Measurement goneWithin(String from, String until, String version) {
    Measurement specimen = gone(AT, version, "r", "");
    Measurement.Range range = new Measurement.Range(Instant.parse(from), Instant.parse(until));
    return specimen.from(specimen.origin().within(range));
  }

  private static String later(int seconds) {
    return Instant.parse(AT).plusSeconds(seconds).toString();
  }

  private static FhirMapping mapping(String code, String members) {
    return FhirMapping.load(
        """
        {"templateType":"CollectionFhir","template":[{"templateType":"CodeValueFhir","template":{
          "typeName":"t","codes":[{"system":"http://loinc.org","code":"%s"}],%s}}]}
        """
            .formatted(code, members));
  }

  private static Measurement reading(String time, String version, String name, String value) {
    return Readings.reading(time, version, name, value);
  }

  private static Measurement gone(String time, String version, String name, String value) {
    Measurement reading = Readings.reading(time, version, name, value);
    return reading.from(reading.origin().deletion());
  }

  private static ObjectNode file(FhirMapping mapping, Measurement... measurements) {
    return Readings.fileOneByOne(mapping, List.of(measurements));
  }

  private static ObjectNode file(FhirMapping mapping, ObjectNode standing, Measurement next) {
    return Readings.stored(
        mapping
            .merge(Readings.group(mapping, List.of(next)), standing, Readings.CONTEXT)
            .orElse(standing));
  }

  private void assertValid(ObjectNode observation) {
    assertThat(validation.errors(observation.toString())).isEmpty();
  }
}
