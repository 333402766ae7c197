package routes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import routes.mapping.Json;

class MappingTransformCommandTest {
  private static final String FHIR =
      """
      {"templateType": "CollectionFhir", "template": [
        {"templateType": "CodeValueFhir", "template": {
          "typeName": "pulse", "periodInterval": 60, "codes": [{"code": "8867-4"}],
          "value": {"valueType": "SampledData", "valueName": "rate", "defaultPeriod": 900000}}}]}
      """;
  private static final String GROUP =
      """
      {"name": "pulse",
       "boundary": {"start": "2026-11-20T07:00:00Z", "end": "2026-11-20T07:59:59.9999999Z"},
       "values": {"rate": [{"time": "2026-11-20T07:16:00Z", "value": "61"},
                           {"time": "2026-11-20T07:00:00Z", "value": 60}]}}
      """;

  @TempDir private Path folder;

  @Test
  void printsTheObservationOfAGroup() throws IOException {
    CommandRun run = run(GROUP);

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).startsWith("Placeholders: Patient/PATIENT and Device/DEVICE");
    JsonNode observation = Json.mapper().readTree(run.out());
    assertThat(observation.at("/valueSampledData/data").asText()).isEqualTo("60 61 E E");
    assertThat(observation.at("/subject/reference").asText()).isEqualTo("Patient/PATIENT");
    assertThat(observation.at("/issued").asText()).isEqualTo("2026-11-20T07:16:00Z");
  }

  @Test
  void mergesAGroupIntoTheExistingObservation() throws IOException {
    Path existing = file("existing.json", run(GROUP).out());

    CommandRun merged =
        run(
            """
            {"name": "pulse",
             "boundary": {"start": "2026-11-20T07:00:00Z", "end": "2026-11-20T07:59:59.9999999Z"},
             "version": "2026-11-20T08:00:00Z",
             "values": {"rate": [{"time": "2026-11-20T07:50:00Z", "value": "63"}]}}
            """,
            "--existing",
            existing);

    assertThat(merged.exitCode()).isZero();
    JsonNode observation = Json.mapper().readTree(merged.out());
    assertThat(observation.at("/valueSampledData/data").asText()).isEqualTo("60 61 E 63");
    assertThat(observation.at("/status").asText()).isEqualTo("amended");
    assertThat(observation.at("/issued").asText()).isEqualTo("2026-11-20T08:00:00Z");
  }

  @Test
  void tellsThatTheSameAgainChangesNothing() throws IOException {
    String created = run(GROUP).out();
    Path existing = file("existing.json", created);

    CommandRun again = run(GROUP, "--existing", existing);

    assertThat(again)
        .isEqualTo(
            new CommandRun(
                0, created, "Nothing changes: the Observation would not be written again.\n"));
  }

  @Test
  void tellsWhyThereIsNoObservation() throws IOException {
    CommandRun unknown = run(GROUP.replace("\"pulse\"", "\"steps\""));
    assertThat(unknown.exitCode()).isEqualTo(1);
    assertThat(unknown.err()).startsWith("type steps: no-fhir-template: ");

    CommandRun text = run(GROUP.replace("\"61\"", "\"sixty\""));
    assertThat(text.exitCode()).isEqualTo(1);
    assertThat(text.err()).startsWith("type pulse: value-not-numeric: ");

    CommandRun endless = run(GROUP.replace("2026-11-20T07:59:59.9999999Z", "9999-01-01T00:00:00Z"));
    assertThat(endless.exitCode()).isEqualTo(1);
    assertThat(endless.err()).startsWith("type pulse: series-too-long: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | name is missing or no text",
        "[] | name is missing or no text",
        "{\"name\": \"p\"} | boundary.start is no ISO date-time",
        "{\"name\": \"p\", \"boundary\": {\"start\": \"2026-11-20T07:00:00Z\", \"end\":"
            + " \"2026-11-20T06:00:00Z\"}} | boundary.end stands before boundary.start",
        "{\"name\": \"p\", \"boundary\": {\"start\": \"2026-11-20T07:00:00Z\", \"end\":"
            + " \"2026-11-20T07:00:00Z\"}} | values holds no reading",
        "{\"name\": \"p\", \"boundary\": {\"start\": \"2026-11-20T07:00:00Z\", \"end\":"
            + " \"2026-11-20T07:00:00Z\"}, \"values\": {\"v\": 1}} | values.v is no array",
        "{\"name\": \"p\", \"boundary\": {\"start\": \"2026-11-20T07:00:00Z\", \"end\":"
            + " \"2026-11-20T07:00:00Z\"}, \"values\": {\"v\": [{\"value\": 1}]}} |"
            + " values.v[].time is no ISO date-time"
      })
  void tellsWhatIsWrongWithAGroup(String group, String fault) throws IOException {
    CommandRun run = run(group);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("The group cannot be read: " + fault).hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{\"resourceType\": \"Patient\"}",
        "{\"resourceType\": ",
        "",
        "{\"resourceType\": \"Observation\", \"component\": 1, \"effectivePeriod\": \"x\","
            + " \"valueSampledData\": 7}",
        "{\"resourceType\": \"Observation\", \"valueString\": \"x\"}"
      })
  void neverFailsWithoutAReasonOnAStrangeExistingResource(String resource) throws IOException {
    CommandRun run = run(GROUP, "--existing", file("existing.json", resource));

    assertThat(run.exitCode()).isBetween(0, 1);
    assertThat(run.err()).doesNotContain("\tat ");
    if (run.exitCode() == 1) {
      assertThat(run.err()).hasLineCount(1).doesNotContain("Please report");
    }
  }

  @Test
  void refusesMisuse() throws IOException {
    assertThat(CommandRun.of("mapping", "transform").exitCode()).isEqualTo(2);
    CommandRun run = run(GROUP, "--existing", "no/such.json");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("There is no file no/such.json");
  }

  @Test
  void documentsTheGroupInItsHelp() {
    assertThat(CommandRun.of("mapping", "transform", "--help").out())
        .contains(
            "\"boundary\": {", "\"hr\": [{\"time\": \"2026-11-20T07:00:10Z\", \"value\": \"62\"}]");
  }

  private CommandRun run(String group, Object... more) throws IOException {
    Path mapping = file("fhir.json", FHIR);
    Path file = file("group.json", group);
    Object[] arguments = {"mapping", "transform", "--fhir-mapping", mapping, "--group", file};
    Object[] all = Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return CommandRun.of(all);
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
