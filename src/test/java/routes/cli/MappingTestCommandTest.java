package routes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import routes.mapping.Json;

class MappingTestCommandTest {
  private static final Path PASSING = Path.of("src/test/resources/cases/passing.json");
  private static final Path FAILING = Path.of("src/test/resources/cases/failing.json");

  @TempDir private Path folder;

  @Test
  void runsTheCasesBesideTheProductsMappings() {
    CommandRun run = CommandRun.of("mapping", "test", "mappings");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).matches("\\d{2,} passed, 0 failed\n");
  }

  @Test
  void runsEveryKindOfTheConformanceFormat() throws IOException {
    int cases = Json.mapper().readTree(Files.readString(PASSING)).size();

    CommandRun run = CommandRun.of("mapping", "test", PASSING);

    assertThat(run).isEqualTo(new CommandRun(0, cases + " passed, 0 failed\n", ""));
  }

  @Test
  void findsEveryCaseThatSaysSomethingElse() throws IOException {
    JsonNode cases = Json.mapper().readTree(Files.readString(FAILING));

    CommandRun run = CommandRun.of("mapping", "test", FAILING);

    assertThat(run.exitCode()).isEqualTo(1);
    List<String> failed =
        run.out()
            .lines()
            .filter(line -> line.startsWith("FAILED "))
            .map(line -> line.substring("FAILED ".length(), line.indexOf(" (")))
            .toList();
    assertThat(failed).isEqualTo(cases.findValuesAsText("id"));
    assertThat(run.out()).endsWith("0 passed, " + cases.size() + " failed\n");
  }

  @Test
  void showsExpectedAndActualSideBySide() throws IOException {
    Path mapping = folder.resolve("generic");
    Files.createDirectories(mapping.resolve("cases"));
    Path own = Path.of("mappings/generic-json");
    for (String name : List.of("device.json", "fhir.json")) {
      Files.copy(own.resolve(name), mapping.resolve(name));
    }
    String text = Files.readString(own.resolve("cases/no-timezone-at-all.json"));
    Path wrong = mapping.resolve("cases/wrong.json");
    Files.writeString(wrong, text.replace("\"name\": \"value\"", "\"name\": \"wert\""));
    assertThat(Files.readString(wrong)).isNotEqualTo(text);

    CommandRun run = CommandRun.of("mapping", "test", folder);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .startsWith("FAILED " + wrong + ": measurements\n    expected ")
        .containsPattern("  ! +\"name\" : \"wert\", +\\| +\"name\" : \"value\",")
        .endsWith("0 passed, 1 failed\n");
  }

  @Test
  void countsWhatItDoesNotRunApart() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("behaviour.json"),
            """
            [{"id": "batching-01-x"}, {"id": "batching-02-y"},
             {"id": "r-1", "resourceType": "Patient", "reference": "Patient/1", "expected": "1"}]
            """);

    assertThat(CommandRun.of("mapping", "test", file))
        .isEqualTo(
            new CommandRun(
                0,
                """
                2 different on purpose
                1 about filing, which only the build runs
                0 passed, 0 failed
                """,
                ""));
  }

  @Test
  void failsWhatIsNoCaseInsteadOfPassingItOver() throws IOException {
    Files.writeString(folder.resolve("torn.json"), "{\"id\": ");
    Files.writeString(folder.resolve("deep.json"), "[".repeat(1_000_000));
    Files.writeString(folder.resolve("empty.json"), "[]");
    Files.writeString(folder.resolve("text.json"), "\"hello\"");
    Files.writeString(folder.resolve("numbers.json"), "[1, 2]");
    Files.createDirectories(folder.resolve("cases"));
    Files.writeString(
        folder.resolve("cases/alone.json"), "{\"message\": {}, \"measurements\": []}");

    CommandRun run = CommandRun.of("mapping", "test", folder);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .contains("FAILED " + folder.resolve("torn.json") + ": the file")
        .contains("FAILED " + folder.resolve("cases/alone.json") + ": the mapping")
        .endsWith("0 passed, 7 failed\n");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void refusesMisuse() {
    assertThat(CommandRun.of("mapping", "test").exitCode()).isEqualTo(2);
    CommandRun none = CommandRun.of("mapping", "test", "no/such/place");
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err()).startsWith("There is no file or folder no/such/place");
    CommandRun empty = CommandRun.of("mapping", "test", folder);
    assertThat(empty.exitCode()).isEqualTo(2);
    assertThat(empty.err()).startsWith("There is no case in " + folder);
  }
}
