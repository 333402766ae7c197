package routes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import routes.mapping.Json;

class MappingRunCommandTest {
  private static final String GENERIC = "mappings/generic-json";

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void printsTheObservationOfABareBody() throws IOException {
    Path message =
        file(
            "reading.json",
            """
            {"deviceId": "scale-1", "time": "2026-11-20T08:05:12+01:00", "weight": 65.750}
            """);

    assertThat(run(GENERIC, message)).isZero();
    assertThat(Json.mapper().readTree(out.toString()))
        .isEqualTo(
            Json.mapper()
                .readTree(
                    """
                    [{
                      "resourceType": "Observation",
                      "meta": {"profile": ["http://hl7.org/fhir/StructureDefinition/bodyweight"]},
                      "identifier": [{
                        "system": "https://wearables-on-fhir.org/identifier/observation",
                        "value": "LINK|scale-1|weight|2026-11-20T07:05:12Z"
                      }],
                      "status": "final",
                      "category": [{"coding": [{
                        "system": "http://terminology.hl7.org/CodeSystem/observation-category",
                        "code": "vital-signs"
                      }]}],
                      "code": {"coding": [{
                        "system": "http://loinc.org", "code": "29463-7", "display": "Body weight"
                      }]},
                      "subject": {"reference": "Patient/PATIENT"},
                      "performer": [{"reference": "Patient/PATIENT"}],
                      "device": {"reference": "Device/DEVICE"},
                      "effectiveDateTime": "2026-11-20T07:05:12Z",
                      "issued": "2026-11-20T07:05:12Z",
                      "valueQuantity": {
                        "value": 65.750, "unit": "kg",
                        "system": "http://unitsofmeasure.org", "code": "kg"
                      }
                    }]
                    """));
    assertThat(err.toString()).startsWith("Placeholders: Patient/PATIENT, Device/DEVICE");
  }

  @Test
  void takesAnEnvelopeAndGroupsReadingsOfOneWindow() throws IOException {
    Path message =
        file(
            "envelope.json",
            """
            {"Body": {"deviceId": "watch", "heartRateSeries": [
                {"time": "2026-11-20T08:10:00Z", "value": 62},
                {"time": "2026-11-20T08:05:00Z", "value": 61}]},
             "Properties": {"sourceVersion": "2026-11-20T09:00:00Z"}, "SystemProperties": {}}
            """);

    assertThat(run(GENERIC, message)).isZero();
    JsonNode observations = Json.mapper().readTree(out.toString());
    assertThat(observations).hasSize(1);
    assertThat(observations.get(0).get("issued").asText()).isEqualTo("2026-11-20T09:00:00Z");
  }

  @Test
  void tellsWhatFailsBesideWhatSucceeds() throws IOException {
    Path message =
        file("broken.json", "{\"deviceId\": \"scale-1\", \"weight\": 65.75, \"spo2\": 97}");

    assertThat(run(GENERIC, message)).isEqualTo(1);
    assertThat(out.toString().strip()).isEqualTo("[ ]");
    assertThat(err.toString().lines().toList())
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).matches("match \\d: value-missing: .*time.*"));
  }

  @Test
  void tellsThatNothingMatched() throws IOException {
    assertThat(run(GENERIC, file("other.json", "{\"steps\": 12}"))).isEqualTo(1);
    assertThat(err.toString()).startsWith("nothing-matched: ");
  }

  @Test
  void tellsAMeasurementWithoutFhirTemplate() throws IOException {
    Path mapping = folder.resolve("acme");
    Files.createDirectories(mapping);
    Files.copy(Path.of(GENERIC, "device.json"), mapping.resolve("device.json"));
    Files.writeString(
        mapping.resolve("fhir.json"), "{\"templateType\": \"CollectionFhir\", \"template\": []}");
    Path message =
        file(
            "reading.json",
            "{\"deviceId\": \"scale-1\", \"time\": \"2026-11-20T08:05:12Z\", \"weight\": 65.75}");

    assertThat(run(mapping.toString(), message)).isEqualTo(1);
    assertThat(err.toString()).startsWith("type weight: no-fhir-template: ");
  }

  @Test
  void tellsEveryFaultOfBothDocumentsWithItsPlace() throws IOException {
    Path mapping = folder.resolve("acme");
    Files.createDirectories(mapping);
    Files.writeString(
        mapping.resolve("device.json"),
        """
        {"templateType": "CollectionContent", "template": [
          {"templateType": "JsonPathContent", "template": {
            "typeName": "weight",
            "typeMatchExpression": "$..[?(@.weight",
            "deviceIdExpression": "$.deviceId", "timestampExpression": "$.time",
            "values": [{"valueName": "value", "valueExpression": "$.weight"}]}}]}
        """);
    Files.writeString(mapping.resolve("fhir.json"), "{\"templateType\": \"CollectionFhir\",");

    assertThat(run(mapping.toString(), file("reading.json", "{}"))).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().lines().toList())
        .hasSize(2)
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith(mapping.resolve("device.json") + ":4:")
                    .contains("typeMatchExpression"),
            line ->
                assertThat(line)
                    .startsWith(mapping.resolve("fhir.json") + ":1:")
                    .contains("is not JSON"));
  }

  @Test
  void tellsWhereAMessageIsNoJson() throws IOException {
    Path message = file("torn.json", "{\"deviceId\": \"scale-1\",\n  \"weight\": 65,75}");

    assertThat(run(GENERIC, message)).isEqualTo(1);
    assertThat(err.toString()).startsWith(message + ":2:").contains("is not one JSON document");
  }

  @Test
  void refusesFilesThatAreNotThere() throws IOException {
    assertThat(run("no/such/folder", file("reading.json", "{}"))).isEqualTo(2);
    assertThat(run(GENERIC, folder.resolve("none.json"))).isEqualTo(2);
    assertThat(err.toString())
        .contains("There is no file no/such/folder/device.json")
        .contains("There is no file " + folder.resolve("none.json"));
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private int run(String mapping, Path message) {
    return CommandLineTool.run(
        new PrintWriter(out, true),
        new PrintWriter(err, true),
        "mapping",
        "run",
        "--mapping",
        mapping,
        "--message",
        message.toString());
  }
}
