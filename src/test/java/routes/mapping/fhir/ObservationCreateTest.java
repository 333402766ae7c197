package routes.mapping.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import routes.cli.cases.CanonicalJson;
import routes.mapping.Measurement;
import routes.mapping.MeasurementGroup;
import routes.mapping.TransformException;

class ObservationCreateTest {
  private static final String QUANTITY =
      "\"value\":{\"valueType\":\"Quantity\",\"valueName\":\"v\",\"unit\":\"kg\",\"system\":\"u\",\"code\":\"kg\"}";
  private static final String OWN_SHAPE =
      "\"serviceCoding\":false,\"performer\":\"subject\",\"effective\":\"%s\",\"profiles\":[\"p\"],";

  private static void assertObservation(ObjectNode actual, String expected) {
    assertThat(CanonicalJson.of(actual)).isEqualTo(CanonicalJson.of(CanonicalJson.read(expected)));
  }

  @Test
  void anUnchangedIomtTemplateGivesWhatTheConnectorGave() {
    ObjectNode observation =
        Readings.create(
            Readings.mapping("\"periodInterval\":60," + QUANTITY),
            Readings.reading("2026-11-20T07:05:12Z", null, "v", "65.750"));
    observation.remove("valueQuantity");
    assertObservation(
        observation,
        """
        {"resourceType":"Observation","id":"id-1","status":"final",
         "identifier":[{"system":"https://clinic.example/identifier/observation","value":"link-1|scale-1|t|2026-11-20T07:05:12Z"}],
         "code":{"coding":[{"system":"s","code":"c"},
           {"system":"https://azure.microsoft.com/en-us/services/iomt-fhir-connector/","code":"t","display":"t"}],"text":"t"},
         "subject":{"reference":"Patient/p1"},"device":{"reference":"Device/d1"},
         "effectivePeriod":{"start":"2026-11-20T07:00:00Z","end":"2026-11-20T07:59:59.9999999Z"},
         "issued":"2026-11-20T07:05:40Z"}
        """);
  }

  @Test
  void theSystemOfTheServiceCodingIsConfigured() {
    FhirMapping mapping =
        FhirMapping.load(
            Readings.document(QUANTITY),
            routes.mapping.MappingOptions.defaults()
                .withIdentifierBase("https://clinic.example")
                .withCodingSystem("urn:own")
                .withMaxSamples(10));
    ObjectNode observation =
        Readings.create(mapping, Readings.reading("2026-11-20T07:05:12Z", null, "v", "1"));
    assertThat(observation.at("/code/coding/1/system").asText()).isEqualTo("urn:own");
  }

  @Test
  void everyObservationOfATypeMaySayMore() {
    ObjectNode observation =
        Readings.create(
            Readings.mapping(
                """
                "bodySite":{"text":"Left wrist","codes":[{"system":"http://snomed.info/sct","code":"5951000"}]},
                "method":{"text":"Optical"},
                "interpretation":[{"text":"Unverified"}],
                "note":"From the study.",
                "extension":[{"url":"https://example.org/arm","valueString":"B"}],
                """
                    + QUANTITY),
            Readings.told(
                "2026-11-20T07:05:12Z", "2026-11-20T07:05:40Z", null, "manual", "v", "65.750"));

    assertObservation(
        observation.retain("bodySite", "method", "interpretation", "note", "extension"),
        """
        {"bodySite":{"coding":[{"system":"http://snomed.info/sct","code":"5951000"}],"text":"Left wrist"},
         "method":{"text":"Optical"},
         "interpretation":[{"text":"Unverified"}],
         "note":[{"text":"Entered by hand."},{"text":"From the study."}],
         "extension":[{"url":"https://example.org/arm","valueString":"B"}]}
        """);
  }

  @Test
  void aSpotReadingHasThePersonsOffsetAndZone() {
    assertObservation(
        Readings.create(
            Readings.mapping(OWN_SHAPE.formatted("dateTime") + QUANTITY),
            Readings.told(
                "2026-11-20T07:05:12Z",
                "2026-11-20T07:05:40.123456Z",
                "Europe/Amsterdam",
                "device",
                "v",
                "65.750")),
        """
        {"resourceType":"Observation","id":"id-1","status":"final",
         "meta":{"profile":["p"],"security":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationValue","code":"DEVRPT"}]},
         "identifier":[{"system":"https://clinic.example/identifier/observation","value":"link-1|scale-1|t|2026-11-20T07:05:12Z"}],
         "code":{"coding":[{"system":"s","code":"c"}]},
         "subject":{"reference":"Patient/p1"},"performer":[{"reference":"Patient/p1"}],"device":{"reference":"Device/d1"},
         "effectiveDateTime":"2026-11-20T08:05:12+01:00",
         "_effectiveDateTime":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/tz-code","valueCode":"Europe/Amsterdam"}]},
         "issued":"2026-11-20T07:05:40.123Z",
         "valueQuantity":{"value":65.750,"unit":"kg","system":"u","code":"kg"}}
        """);
  }

  @Test
  void anOffsetAloneGivesNoZone() {
    ObjectNode observation =
        Readings.create(
            Readings.mapping(OWN_SHAPE.formatted("dateTime") + QUANTITY),
            Readings.told("2026-11-20T07:05:12Z", null, "+05:30", null, "v", "1"));
    assertThat(observation.get("effectiveDateTime").asText())
        .isEqualTo("2026-11-20T12:35:12+05:30");
    assertThat(observation.has("_effectiveDateTime")).isFalse();
    assertThat(observation.path("meta").has("security")).isFalse();
  }

  @Test
  void aDayIsTheDayOfThePerson() {
    ObjectNode observation =
        Readings.create(
            Readings.mapping(OWN_SHAPE.formatted("date") + QUANTITY),
            Readings.told("2026-11-20T23:30:00Z", null, "Europe/Amsterdam", null, "v", "1"));
    assertThat(observation.get("effectiveDateTime").asText()).isEqualTo("2026-11-21");
  }

  @Test
  void aPeriodEndsInTheLastMillisecondInside() {
    ObjectNode observation =
        Readings.create(
            Readings.mapping(
                OWN_SHAPE.formatted("period")
                    + "\"periodInterval\":1440,\"window\":\"local\","
                    + QUANTITY),
            Readings.told("2026-10-25T12:00:00Z", null, "Europe/Amsterdam", null, "v", "1"));
    assertThat(observation.get("effectivePeriod"))
        .hasToString(
            ("{'start':'2026-10-25T00:00:00+02:00','_start':{'extension':[{'url':'%1$s',"
                    + "'valueCode':'Europe/Amsterdam'}]},'end':'2026-10-25T23:59:59.999+01:00',"
                    + "'_end':{'extension':[{'url':'%1$s','valueCode':'Europe/Amsterdam'}]}}")
                .formatted("http://hl7.org/fhir/StructureDefinition/tz-code")
                .replace('\'', '"'));
  }

  @Test
  void aReadingWithAnEndIsAPeriod() {
    FhirMapping mapping = Readings.mapping(OWN_SHAPE.formatted("period") + QUANTITY);
    Measurement measurement =
        new Measurement(
            "T",
            Instant.parse("2026-11-20T07:00:00Z"),
            Instant.parse("2026-11-20T07:30:00Z"),
            "d",
            null,
            null,
            null,
            null,
            null,
            List.of(new Measurement.Property("v", "1")),
            null);
    assertThat(Readings.create(mapping, measurement).get("effectivePeriod"))
        .hasToString("{\"start\":\"2026-11-20T07:00:00Z\",\"end\":\"2026-11-20T07:30:00Z\"}");
  }

  @Test
  void enteredByHandHasNoDeviceAndANote() {
    ObjectNode observation =
        Readings.create(
            Readings.mapping(OWN_SHAPE.formatted("dateTime") + QUANTITY),
            Readings.told("2026-11-20T07:05:12Z", null, null, "manual", "v", "1"));
    assertThat(observation.at("/meta/security/0/code").asText()).isEqualTo("PATRPT");
    assertThat(observation.has("device")).isFalse();
    assertThat(observation.at("/note/0/text").asText()).isEqualTo("Entered by hand.");
  }

  @Test
  void componentsStandInTheOrderOfTheTemplateAndAMissingOneSaysWhy() {
    FhirMapping mapping =
        Readings.mapping(
            """
            "serviceCoding":false,"components":[
              {"codes":[{"code":"a"}],"absentReason":"unknown","value":{"valueType":"Quantity","valueName":"a"}},
              {"codes":[{"code":"b"}],"value":{"valueType":"String","valueName":"b"}},
              {"codes":[{"code":"c"}],"value":{"valueType":"String","valueName":"c"}}]
            """);
    ObjectNode observation =
        Readings.create(
            mapping, Readings.reading("2026-11-20T07:05:12Z", null, "c", "3", "b", "2"));
    assertObservation(
        (ObjectNode) CanonicalJson.read("{\"component\":" + observation.get("component") + "}"),
        """
        {"component":[
          {"code":{"coding":[{"code":"a"}]},"dataAbsentReason":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/data-absent-reason","code":"unknown"}]}},
          {"code":{"coding":[{"code":"b"}]},"valueString":"2"},
          {"code":{"coding":[{"code":"c"}]},"valueString":"3"}]}
        """);
  }

  @Test
  void theHighestVersionOfAReadingIsIssued() {
    ObjectNode observation =
        Readings.create(
            Readings.mapping(QUANTITY),
            Readings.reading("2026-11-20T07:05:12Z", "2026-11-20T08:00:00Z", "v", "1"),
            Readings.reading("2026-11-20T07:05:12Z", "2026-11-20T09:00:00Z", "v", "2"));
    assertThat(observation.get("issued").asText()).isEqualTo("2026-11-20T09:00:00Z");
    assertThat(observation.at("/valueQuantity/value").asText()).isEqualTo("2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "heavy", "NaN", "Infinity", "1,5", "1e999999999", "1e-999999999"})
  void aQuantityThatIsNoNumberIsRefusedWithoutTellingIt(String value) {
    FhirMapping mapping = Readings.mapping(QUANTITY);
    Measurement measurement = Readings.reading("2026-11-20T07:05:12Z", null, "v", value);
    assertThatThrownBy(() -> Readings.create(mapping, measurement))
        .isInstanceOfSatisfying(
            TransformException.class, e -> assertThat(e.code()).isEqualTo("value-not-numeric"))
        .hasMessage("The value of [v] is not a number.");
  }

  @Test
  void aReadingOutsideItsWindowIsRefused() {
    FhirMapping mapping = Readings.mapping(QUANTITY);
    Instant time = Instant.parse("2026-11-20T07:05:12Z");
    MeasurementGroup group =
        new MeasurementGroup(
            time, time, List.of(Readings.reading("2026-11-20T07:05:13Z", null, "v", "1")));
    assertThatThrownBy(() -> mapping.create(group, Readings.CONTEXT))
        .isInstanceOf(TransformException.class);
  }

  @Test
  void aGroupWithoutAnyOfTheValuesIsRefusedInOurShapeAndAShellInIomts() {
    Measurement other = Readings.reading("2026-11-20T07:05:12Z", null, "x", "1");
    FhirMapping own = Readings.mapping("\"serviceCoding\":false," + QUANTITY);
    assertThatThrownBy(() -> Readings.create(own, other)).isInstanceOf(TransformException.class);
    assertThat(Readings.create(Readings.mapping(QUANTITY), other).has("valueQuantity")).isFalse();
  }

  @Test
  void aTypeWithoutTemplateIsRefused() {
    FhirMapping mapping = FhirMapping.load("{\"templateType\":\"CollectionFhir\",\"template\":[]}");
    Measurement measurement = Readings.reading("2026-11-20T07:05:12Z", null, "v", "1");
    assertThat(mapping.knows("t")).isFalse();
    assertThatThrownBy(() -> mapping.window(measurement))
        .isInstanceOfSatisfying(
            TransformException.class, e -> assertThat(e.code()).isEqualTo("no-fhir-template"));
  }
}
