package routes.mapping.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What merges write beside the values is valid R4, also under a vital-signs profile. */
class MergedObservationsValidTest {
  private static final String V1 = "2026-11-20T08:00:00Z";
  private static final String V2 = "2026-11-20T09:00:00.250Z";
  private static final String AT = "2026-11-20T07:00:10Z";
  private static final String CATEGORY =
      "\"category\":[{\"codes\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/observation-category\",\"code\":\"vital-signs\"}]}],";
  private static final String PRESSURE =
      "{\"valueType\":\"Quantity\",\"valueName\":\"%s\",\"unit\":\"mmHg\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"mm[Hg]\"}";

  private final R4Validation validation = new R4Validation();

  @Test
  void aPanelWithReadingsOfSeveralVersions() {
    FhirMapping mapping =
        mapping(
            "85354-9",
            "\"effective\":\"dateTime\","
                + CATEGORY
                + "\"components\":[{\"codes\":[{\"system\":\"http://loinc.org\",\"code\":\"8480-6\"}],\"value\":"
                + PRESSURE.formatted("s")
                + "},{\"codes\":[{\"system\":\"http://loinc.org\",\"code\":\"8462-4\"}],\"value\":"
                + PRESSURE.formatted("d")
                + "}]");
    assertValid(mapping, "reading-version", "s", "d");
  }

  @Test
  void anHourWithATextAndASeries() {
    FhirMapping mapping =
        mapping(
            "steps",
            "\"effective\":\"period\",\"periodInterval\":60,\"value\":{\"valueType\":\"String\",\"valueName\":\"s\"},"
                + "\"components\":[{\"codes\":[{\"code\":\"x\"}],\"value\":{\"valueType\":\"SampledData\",\"valueName\":\"d\",\"defaultPeriod\":60000,\"unit\":\"x\"}}]");
    assertValid(mapping, "reading-version", "s", "d");
    assertValid(mapping, "sample-versions", "d", "s");
    assertValid(mapping, "sample-times", "s", "d");
  }

  @Test
  void anHourWithASummaryThatIsABound() {
    String rate =
        "\"valueName\":\"d\",\"unit\":\"beats/minute\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"/min\"";
    FhirMapping mapping =
        mapping(
            "8867-4",
            "\"effective\":\"period\",\"periodInterval\":60,"
                + CATEGORY
                + "\"value\":{\"valueType\":\"Quantity\",\"summary\":\"mean\","
                + rate
                + "},\"components\":[{\"codes\":[{\"code\":\"x\"}],\"value\":{\"valueType\":\"SampledData\","
                + "\"defaultPeriod\":60000,\"upperLimit\":100,"
                + rate
                + "}},{\"codes\":[{\"code\":\"y\"}],\"value\":{\"valueType\":\"Quantity\","
                + rate.replace("\"d\"", "\"s\"")
                + "}}]");
    assertValid(mapping, "sample-versions", "d", "s");
    assertValid(mapping, "reading-version", "s", "d");
  }

  @Test
  void anHourWithAChosenConcept() {
    FhirMapping mapping =
        mapping(
            "steps",
            "\"effective\":\"period\",\"periodInterval\":60,\"value\":{\"valueType\":\"CodeableConcept\","
                + "\"valueName\":\"s\",\"concepts\":{\"120\":{\"codes\":[{\"system\":\"https://clinic.example\","
                + "\"code\":\"fast\"}]}}},\"components\":[{\"codes\":[{\"code\":\"x\"}],\"value\":{"
                + "\"valueType\":\"String\",\"valueName\":\"d\"}}]");
    assertValid(mapping, "reading-version", "s", "d");
  }

  private static FhirMapping mapping(String code, String members) {
    return FhirMapping.load(
        """
        {"templateType":"CollectionFhir","template":[{"templateType":"CodeValueFhir","template":{
          "typeName":"t","serviceCoding":false,"codes":[{"system":"http://loinc.org","code":"%s"}],%s}}]}
        """
            .formatted(code, members)
            .replace(
                "\"system\":\"http://loinc.org\",\"code\":\"steps\"",
                "\"system\":\"https://clinic.example\",\"code\":\"steps\""));
  }

  /** Files an older reading of one property after a newer one of both. */
  private void assertValid(FhirMapping mapping, String extension, String older, String newer) {
    ObjectNode merged =
        Readings.fileOneByOne(
            mapping,
            List.of(Readings.reading(AT, V2, newer, "80"), Readings.reading(AT, V1, older, "120")));
    assertThat(merged.toString()).contains("/StructureDefinition/" + extension);
    assertThat(validation.errors(merged.toString())).isEmpty();
  }
}
