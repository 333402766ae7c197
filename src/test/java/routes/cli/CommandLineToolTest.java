package routes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineToolTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void leavesSwitchesToTheServer() {
    assertThat(CommandLineTool.takes(new String[] {})).isFalse();
    assertThat(CommandLineTool.takes(new String[] {"--fhir.server-url=http://fhir"})).isFalse();
    assertThat(CommandLineTool.takes(new String[] {"routes", "check"})).isTrue();
    assertThat(CommandLineTool.takes(new String[] {"--help"})).isTrue();
    assertThat(CommandLineTool.takes(new String[] {"--version"})).isTrue();
    assertThat(CommandLineTool.takes(new String[] {"route"})).isTrue();
  }

  @Test
  void showsUsageForAnUnknownCommand() {
    assertThat(run("route")).isEqualTo(2);
    assertThat(err.toString()).contains("'route'").contains("Usage: java -jar");
  }

  @Test
  void showsUsageWhereACommandIsMissing() {
    assertThat(run("routes")).isEqualTo(2);
    assertThat(err.toString()).contains("Usage: java -jar wearables-on-fhir.jar routes");
  }

  @Test
  void refusesToCheckWhatIsNoFolder() {
    assertThat(run("routes", "check", "no/such/folder")).isEqualTo(2);
    assertThat(err.toString()).startsWith("no/such/folder is not a folder");
  }

  @Test
  void refusesToChangeAKeysetThatIsNotThereOrIsNone(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("keyset.json");
    assertThat(run("keyset", "add", "--file", file.toString())).isEqualTo(2);
    assertThat(err.toString()).startsWith("There is no file " + file);

    Files.writeString(file, "{}");
    assertThat(run("keyset", "list", "--file", file.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("cannot be read as a Tink keyset");
    assertThat(file).hasContent("{}");
  }

  @Test
  void helpsAndTellsItsVersion() {
    assertThat(run("--help")).isZero();
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).contains("Usage: java -jar").contains("wearables-on-fhir ");
  }

  @Test
  void closesWithZeroProblemsForGoodRoutes(@TempDir Path empty) {
    assertThat(run("routes", "check", empty.toString())).isZero();
    assertThat(out.toString()).matches("(?s)(.*\n)?\\d+ files?, 0 problems\n");
  }

  @Test
  void closesWithTheNumberOfProblems() {
    assertThat(run("routes", "check", "src/test/resources/lint/direct")).isEqualTo(1);
    assertThat(out.toString())
        .contains("src/test/resources/lint/direct/direct.camel.yaml:8: direct: ")
        .matches("(?s).*\n\\d+ files?, 2 problems\n");
  }

  private int run(String... arguments) {
    return CommandLineTool.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }
}
