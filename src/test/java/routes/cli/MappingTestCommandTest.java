package routes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappingTestCommandTest {
  @TempDir private Path folder;

  @Test
  void runsTheCasesBesideTheProductsMappings() {
    CommandRun run = CommandRun.of("mapping", "test", "mappings");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).matches("\\d{2,} passed, 0 failed\n");
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
        .endsWith("0 passed, 6 failed\n");
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
