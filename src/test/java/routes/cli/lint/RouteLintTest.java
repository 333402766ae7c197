package routes.cli.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Each folder of src/test/resources/lint breaks one rule; its expected.txt says what is told. */
class RouteLintTest {

  private static final Path FIXTURES = Path.of("src/test/resources/lint");
  private static final List<String> RULES =
      List.of(
          "aggregate",
          "batch-split",
          "bean",
          "catch-all",
          "description",
          "direct",
          "disclosure",
          "duplicate-id",
          "endpoint",
          "entry-answer",
          "entry-headers",
          "former",
          "id",
          "kafka-consumer",
          "load",
          "placeholder",
          "redirect",
          "schema",
          "target",
          "uri-prefix",
          "yaml");

  @TestFactory
  Stream<DynamicTest> tellsExactlyWhatIsWrong() throws IOException {
    return fixtures()
        .map(
            folder ->
                DynamicTest.dynamicTest(
                    folder.getFileName().toString(),
                    () -> assertThat(told(folder)).isEqualTo(expected(folder))));
  }

  @Test
  void everyRuleHasItsFixture() throws IOException {
    assertThat(fixtures().flatMap(folder -> expected(folder).stream()).map(RouteLintTest::ruleOf))
        .containsOnlyElementsOf(RULES)
        .containsAll(RULES);
  }

  @Test
  void findsNothingInTheJarsOwnRoutes(@TempDir Path empty) {
    assertThat(RouteLint.check(empty).findings()).isEmpty();
  }

  private static Stream<Path> fixtures() throws IOException {
    try (Stream<Path> folders = Files.list(FIXTURES)) {
      return folders.sorted().toList().stream();
    }
  }

  private static List<String> told(Path folder) {
    String prefix = folder + "/";
    return RouteLint.check(folder).findings().stream()
        .filter(finding -> finding.file().startsWith(prefix))
        .map(finding -> finding.toString().replace(prefix, ""))
        .toList();
  }

  private static List<String> expected(Path folder) {
    try {
      return Files.readAllLines(folder.resolve("expected.txt"));
    } catch (IOException missing) {
      throw new IllegalStateException(missing);
    }
  }

  private static String ruleOf(String line) {
    return line.split(": ", 3)[1];
  }
}
