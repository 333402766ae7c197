package routes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

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

  /** What is converted has words of its own for what is wrong with it, or cannot be wrong. */
  @Test
  void noOptionIsOfATypeWhoseMistakesAreToldInJava() {
    assertThat(typesOf(new CommandLine(new CommandLineTool())))
        .contains(Instant.class)
        .isSubsetOf(Instant.class, Path.class, String.class, boolean.class);
  }

  private static Set<Class<?>> typesOf(CommandLine command) {
    Set<Class<?>> types = new HashSet<>();
    command
        .getCommandSpec()
        .args()
        .forEach(one -> types.addAll(List.of(one.typeInfo().getAuxiliaryTypes())));
    command.getSubcommands().values().forEach(each -> types.addAll(typesOf(each)));
    return types;
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
