package routes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappingCheckCommandTest {
  private static final String DEVICE =
      """
      {"templateType": "CollectionContent", "template": [
        {"templateType": "JsonPathContent", "template": {
          "typeName": "pulse",
          "typeMatchExpression": "$..[?(@pulse)]",
          "deviceIdExpression": "$.device", "timestampExpression": "$.time",
          "values": [{"valueName": "rate", "valueExpression": "$.pulse"}]}}]}
      """;
  private static final String FHIR =
      """
      {"templateType": "CollectionFhir", "template": [
        {"templateType": "CodeValueFhir", "template": {
          "typeName": "Pulse", "codes": [{"code": "8867-4"}],
          "value": {"valueType": "Quantity", "valueName": "rate"}}}]}
      """;

  @TempDir private Path folder;

  @Test
  void findsNothingWrongWithTheProductsOwnMappings() throws IOException {
    CommandRun run = CommandRun.of("mapping", "check", "mappings");

    long files;
    try (Stream<Path> folders = Files.list(Path.of("mappings"))) {
      files = 2 * folders.count();
    }
    assertThat(run).isEqualTo(new CommandRun(0, files + " files, 0 errors, 0 warnings\n", ""));
  }

  @Test
  void tellsEveryErrorWithPlaceAndRemedy() throws IOException {
    Path device =
        file(
            "device.json",
            DEVICE
                .replace("@pulse)", "@pulse")
                .replace("\"$.time\",", "\"$.time\", \"colour\": 1,"));
    Path fhir = file("fhir.json", FHIR.replace("\"codes\"", "\"Kodes\""));

    CommandRun run = CommandRun.of("mapping", "check", folder);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out().lines().toList())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith(device + ":4:28: error: $.template[0].template.typeMatchExpression")
                    .endsWith(" -> correct the expression"),
            line ->
                assertThat(line)
                    .startsWith(device + ":5:82: error: $.template[0].template.colour: ")
                    .endsWith(" -> correct its spelling or take it out"),
            line ->
                assertThat(line)
                    .startsWith(fhir + ":2:")
                    .contains("Required property 'Codes'")
                    .endsWith(" -> add the member"),
            line -> assertThat(line).startsWith(fhir + ":3:").contains("'Kodes'"),
            line -> assertThat(line).isEqualTo("2 files, 4 errors, 0 warnings"));
  }

  @Test
  void warnsOfATypeWithoutFhirTemplateAndOfAFhirTemplateWithoutType() throws IOException {
    Path device = file("device.json", DEVICE);
    Path fhir = file("fhir.json", FHIR.replace("Pulse", "puls"));

    CommandRun run = CommandRun.of("mapping", "check", folder);

    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines().toList())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith(device + ":3:17: warning: $.template[0].template.typeName: ")
                    .contains("No matching Fhir Template exists for Device Mapping [pulse] -> add"),
            line ->
                assertThat(line)
                    .startsWith(fhir + ":3:17: warning: ")
                    .contains("No device template makes the type [puls]"),
            line -> assertThat(line).isEqualTo("2 files, 0 errors, 2 warnings"));
  }

  @Test
  void warnsOfValuesThatTheOtherHalfDoesNotKnow() throws IOException {
    Path device = file("devicecontent.json", DEVICE);
    Path fhir = file("fhirmapping.json", FHIR.replace("\"rate\"", "\"Rate\""));

    CommandRun run = CommandRun.of("mapping", "check", fhir, device);

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains(device + ":6:")
        .contains(
            "The value [rate] in Device Mapping [pulse] is not represented within the Fhir"
                + " Template -> ")
        .contains(fhir + ":4:")
        .contains("No device template of the type [Pulse] gives the value [Rate] -> ")
        .endsWith("2 files, 0 errors, 2 warnings\n");
  }

  @Test
  void warnsOfASeriesThatDoesNotFitTheValueBesideIt() throws IOException {
    String series =
        "\"valueType\": \"SampledData\", \"defaultPeriod\": 1000, \"code\": \"/min\","
            + " \"valueName\"";
    Path fhir =
        file(
            "fhir.json",
            """
            {"templateType": "CollectionFhir", "template": [
              {"templateType": "CodeValueFhir", "template": {
                "typeName": "pulse", "codes": [{"code": "8867-4"}],
                "value": {"valueType": "Quantity", "valueName": "rate"},
                "components": [
                  {"codes": [{"code": "8867-4"}], "value": {%1$s: "rate"}}]}},
              {"templateType": "CodeValueFhir", "template": {
                "typeName": "breath", "codes": [{"code": "b"}],
                "value": {"valueType": "Quantity", "valueName": "rate", "summary": "max", "code": "/h"},
                "components": [
                  {"codes": [{"code": "k"}], "value": {%1$s: "rate"}}]}}]}
            """
                .formatted(series));

    CommandRun run = CommandRun.of("mapping", "check", fhir);

    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines().toList())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith(fhir + ":6:7: warning: ")
                    .contains("FHIR (obs-7)")
                    .contains(" -> give the series a code of its own"),
            line ->
                assertThat(line)
                    .startsWith(fhir + ":9:14: warning: ")
                    .contains("The summary is in /h and its series in /min -> "),
            line -> assertThat(line).isEqualTo("1 files, 0 errors, 2 warnings"));
  }

  @Test
  void warnsOfWhatIsNeverReached() throws IOException {
    String template =
        """
        {"templateType": "IotJsonPathContent", "template": {
          "typeName": "pulse", "typeMatchExpression": "$..[?(@pulse)]",
          "timestampExpression": "$.time",
          "rejectWhen": [
            {"expression": "$.bad", "code": "bad", "reason": "Bad."},
            {"reason": "Bad.", "expression": "$.bad", "code": "bad"}],
          "values": [
            {"valueName": "rate", "valueExpression": "$.pulse"},
            {"valueName": "rate", "valueExpression": "$.rate"}]}}
        """;
    Path device =
        file(
            "only-device.json",
            "{\"templateType\": \"CollectionContent\", \"template\": [\n"
                + template
                + ","
                + template
                + "]}");

    CommandRun run = CommandRun.of("mapping", "check", device);

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains(device + ":4:", "The timestampExpression of this kind of template is fixed")
        .contains(device + ":7:", "This condition repeats the one of line 6")
        .contains(device + ":10:", "The value [rate] is given twice")
        .contains("This template repeats the one of line 2")
        .endsWith("1 files, 0 errors, 7 warnings\n");
  }

  @Test
  void checksDocumentsWithoutAPartnerAlone() throws IOException {
    Path device = file("device.json", DEVICE);

    assertThat(CommandRun.of("mapping", "check", device).out())
        .isEqualTo("1 files, 0 errors, 0 warnings\n");
    CommandRun inFolder = CommandRun.of("mapping", "check", folder);
    assertThat(inFolder.exitCode()).isEqualTo(1);
    assertThat(inFolder.out())
        .startsWith(folder.resolve("fhir.json") + ":1:1: error: The file is missing. -> ");
  }

  @Test
  void tellsWhereADocumentIsNoJsonOrNoMapping() throws IOException {
    Path torn = file("torn.json", "{\"templateType\": \"CollectionFhir\",\n \"template\": [");
    Path other = file("other.json", "{\"hello\": 1}");
    Path empty = file("empty.json", "");
    Path latin = folder.resolve("latin.json");
    Files.write(latin, "{\"a\": \"é\"}".getBytes(StandardCharsets.ISO_8859_1));

    CommandRun run = CommandRun.of("mapping", "check", torn, other, empty, latin);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .contains(torn + ":2:")
        .contains("The document is not JSON")
        .contains(other + ":1:1: error: $: The templateType is neither CollectionContent")
        .contains(empty + ":1:1: error: $: The document is empty")
        .contains(latin + " is not UTF-8 text; save it as UTF-8.")
        .endsWith("4 files, 4 errors, 0 warnings\n");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void staysBoundedOnHugeAndDeepDocuments() throws IOException {
    Path huge = folder.resolve("huge.json");
    try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
      file.setLength(1L << 31);
    }
    Path deep = file("deep.json", "[".repeat(1_000_000));

    CommandRun run = CommandRun.of("mapping", "check", huge, deep);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .contains("is larger than 16 MB")
        .contains(deep + ":1:")
        .contains(
            "The document has more than 500 levels of objects and arrays (mappings-max-nesting).")
        .endsWith("2 files, 2 errors, 0 warnings\n");
  }

  @Test
  void refusesWhatIsNotThere() {
    assertThat(CommandRun.of("mapping", "check").exitCode()).isEqualTo(2);
    CommandRun none = CommandRun.of("mapping", "check", "no/such/place");
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err()).startsWith("There is no file or folder no/such/place");
    CommandRun empty = CommandRun.of("mapping", "check", folder);
    assertThat(empty.exitCode()).isEqualTo(2);
    assertThat(empty.err()).startsWith("There is no device.json and no fhir.json in " + folder);
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
