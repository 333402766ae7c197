package routes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import routes.mapping.Json;

class MappingNormalizeCommandTest {
  private static final String DEVICE = "mappings/generic-json/device.json";

  @TempDir private Path folder;

  @Test
  void printsTheMeasurementsOfABareBody() throws IOException {
    CommandRun run =
        run("{\"deviceId\": \"s1\", \"time\": \"2026-11-20T08:05:12+01:00\", \"weight\": 65.750}");

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(Json.mapper().readTree(run.out()))
        .isEqualTo(
            Json.mapper()
                .readTree(
                    """
                    [{"type": "weight", "occurrenceTime": "2026-11-20T07:05:12Z", "deviceId": "s1",
                      "properties": [{"name": "value", "value": "65.750"}]}]
                    """));
  }

  @Test
  void tellsFailuresWithCodeAndReasonBesideTheMeasurements() throws IOException {
    CommandRun run = run("{\"deviceId\": \"s1\", \"weight\": 65.750}");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEqualTo("[ ]\n");
    assertThat(run.err())
        .startsWith("match 0: value-missing: ")
        .contains("[TimestampExpression] using Body.time");
  }

  @Test
  void tellsThatNothingMatched() throws IOException {
    CommandRun run = run("{\"steps\": 12}");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).startsWith("nothing-matched: ");
  }

  @Test
  void explainsEveryTemplateAndExpression() throws IOException {
    Path device =
        Files.writeString(
            folder.resolve("device.json"),
            """
            {"templateType": "CollectionContent", "template": [
              {"templateType": "JsonPathContent", "template": {
                "typeName": "steps", "typeMatchExpression": "$..[?(@steps)]",
                "deviceIdExpression": "$.device", "timestampExpression": "$.time", "values": []}},
              {"templateType": "CalculatedContent", "template": {
                "typeName": "pulse", "defaultExpressionLanguage": "JmesPath",
                "typeMatchExpression": "Body.beats[]",
                "deviceIdExpression": "Body.device", "timestampExpression": "matchedToken.at",
                "rejectWhen": [{"expression": "matchedToken.bad", "code": "bad", "reason": "Bad."}],
                "values": [
                  {"valueName": "rate", "valueExpression": "matchedToken.rate"},
                  {"valueName": "half", "valueExpression": "divide(matchedToken.rate, `0`)"}]}},
              {"templateType": "JsonPathContent", "template": {
                "typeName": "blank", "typeMatchExpression": " ",
                "deviceIdExpression": "$.device", "timestampExpression": "$.time", "values": []}}]}
            """);
    Path message =
        Files.writeString(
            folder.resolve("message.json"),
            "{\"device\": \"d\", \"beats\": [{\"at\": \"2026-11-20T08:05:12Z\", \"rate\": 60}]}");

    CommandRun run =
        CommandRun.of(
            "mapping", "normalize", "--device-mapping", device, "--message", message, "--explain");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().lines().toList())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .isEqualTo(
                        "template 0 'steps': not matched by $..[?(@steps)]; the message has"
                            + " nothing named steps"),
            line -> assertThat(line).isEqualTo("template 1 'pulse': matched once by Body.beats[]"),
            line ->
                assertThat(line)
                    .isEqualTo("  match 0: {\"at\":\"2026-11-20T08:05:12Z\",\"rate\":60}"),
            line -> assertThat(line).isEqualTo("    rejectWhen  matchedToken.bad  -> false"),
            line -> assertThat(line).isEqualTo("    DeviceIdExpression  Body.device  -> \"d\""),
            line ->
                assertThat(line)
                    .isEqualTo(
                        "    TimestampExpression  matchedToken.at  -> \"2026-11-20T08:05:12Z\""),
            line -> assertThat(line).isEqualTo("    rate  matchedToken.rate  -> 60"),
            line ->
                assertThat(line)
                    .startsWith("    half  divide(matchedToken.rate, `0`)  -> failed: "),
            line ->
                assertThat(line).isEqualTo("template 2 'blank': its typeMatchExpression  fails"),
            line ->
                assertThat(line)
                    .isEqualTo(
                        "  match 1 failed: An expression must be set for [TypeMatchExpression]"),
            line -> assertThat(line).startsWith("match 0: expression-failed: "),
            line -> assertThat(line).startsWith("match 1: expression-missing: "));
  }

  @Test
  void explainsTheFirstMatchesOfManyAndTheBeginningOfLongValues() throws IOException {
    Path device =
        Files.writeString(
            folder.resolve("device.json"),
            """
            {"templateType": "CollectionContent", "template": [
              {"templateType": "CalculatedContent", "template": {
                "typeName": "pulse", "typeMatchExpression": "$.Body.beats[*]",
                "deviceIdExpression": "$.Body.device", "timestampExpression": "$.Body.at",
                "values": [{"valueName": "all", "valueExpression": "$.Body.beats"}]}}]}
            """);
    Path message =
        Files.writeString(
            folder.resolve("message.json"),
            "{\"device\": \"d\", \"at\": \"2026-11-20T08:05:12Z\", \"beats\": ["
                + "60, ".repeat(100_000)
                + "61]}");

    CommandRun run =
        CommandRun.of(
            "mapping", "normalize", "--device-mapping", device, "--message", message, "--explain");

    assertThat(run.exitCode()).isZero();
    assertThat(run.err())
        .startsWith("template 0 'pulse': matched 100001 times by ")
        .contains("\n    all  $.Body.beats  -> [" + "60,".repeat(39) + "60…\n")
        .endsWith("  … and 99901 more matches\n")
        .hasLineCount(1 + 100 * 4 + 1);
  }

  @Test
  void tellsWhereAMessageIsNoJson() throws IOException {
    CommandRun torn = run("{\"deviceId\": \"s1\",\n \"weight\": 65,75}");
    assertThat(torn.exitCode()).isEqualTo(1);
    assertThat(torn.err())
        .startsWith(folder.resolve("message.json") + ":2:")
        .contains("the message is not one JSON document");

    CommandRun deep = run("[".repeat(1_000_000));
    assertThat(deep.exitCode()).isEqualTo(1);
    assertThat(deep.err()).contains("nesting depth").hasLineCount(1);

    CommandRun empty = run("");
    assertThat(empty.exitCode()).isEqualTo(1);
    assertThat(empty.err()).contains("is not one JSON document").hasLineCount(1);
  }

  @Test
  void tellsTheErrorsOfTheMapping() throws IOException {
    Path wrong = Files.writeString(folder.resolve("wrong.json"), "{\"templateType\": \"x\"}");
    Path message = Files.writeString(folder.resolve("message.json"), "{}");

    CommandRun run =
        CommandRun.of("mapping", "normalize", "--device-mapping", wrong, "--message", message);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .startsWith(
            wrong + ":1:1: error: $: Expected TemplateType value CollectionContentTemplate");
  }

  @Test
  void refusesMisuse() throws IOException {
    assertThat(CommandRun.of("mapping", "normalize").exitCode()).isEqualTo(2);
    CommandRun run =
        CommandRun.of(
            "mapping", "normalize", "--device-mapping", DEVICE, "--message", "no/such.json");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("There is no file no/such.json");
  }

  private CommandRun run(String message) throws IOException {
    Path file = Files.writeString(folder.resolve("message.json"), message);
    return CommandRun.of("mapping", "normalize", "--device-mapping", DEVICE, "--message", file);
  }
}
