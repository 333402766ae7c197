package routes.operations.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.mock.env.MockEnvironment;
import routes.operations.storage.DataFolder;
import routes.operations.support.StartRefusedException;

class RefusedStartTest {
  @TempDir Path folder;

  /** What stands before everything else; in a process of its own, because a refusal ends it. */
  public static void main(String[] arguments) {
    SpringApplication.run(BootstrapPostProcessor.class, arguments);
  }

  @Test
  void aMissingSettingEndsTheProcessWithOneSentence() throws Exception {
    assertThat(run("--data-dir=" + folder))
        .containsExactly(
            "The property fhir.server-url is missing: the base URL of the FHIR server that readings"
                + " go to.",
            "exit code 1");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aDataFolderInUseEndsTheProcessWithOneSentence() throws Exception {
    try (DataFolder held = new DataFolder(folder)) {
      assertThat(run("--data-dir=" + folder, "--fhir.server-url=http://localhost:1/fhir"))
          .containsExactly(
              "The folder data-dir (" + folder + ") is in use by another running jar.",
              "exit code 1");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "fhir.server-url, ''",
    "fhir.server-url, fhir.example.org",
    "fhir.server-url, ftp://fhir.example.org",
    "fhir.server-url, http://user:secret@fhir.example.org",
    "fhir.server-url, http://fhir.example.org/?a=b",
    "fhir.server-url, http://not a url",
    "public-url, localhost:8080",
    "fhir.identifier-base, nowhere",
    "broker.embedded, false",
    "entry.max-body, 2MB",
    "entry.max-body, 0",
    "server.forward-headers-strategy, native",
    "server.forward-headers-strategy, framework",
    "entry.trusted-proxies, proxy.example.org",
    "entry.trusted-proxies, 10.0.0.0/99",
    "data-dir, ''"
  })
  void whatIsWrongIsNamed(String property, String value) {
    MockEnvironment environment = sound().withProperty(property, value);

    String sentence = refusal(environment);

    assertThat(sentence)
        .contains(property.equals("broker.embedded") ? "broker.bootstrap-servers" : property)
        .endsWith(".")
        .doesNotContain("secret", "\n");
  }

  @Test
  void aSoundConfigurationPasses() {
    new StartConditions(sound()).check();
  }

  private static String refusal(MockEnvironment environment) {
    try {
      new StartConditions(environment).check();
    } catch (StartRefusedException e) {
      return e.getMessage();
    }
    throw new AssertionError("the start was not refused");
  }

  private static MockEnvironment sound() {
    return new MockEnvironment()
        .withProperty("fhir.server-url", "https://fhir.example.org/r4")
        .withProperty("fhir.identifier-base", "https://example.org")
        .withProperty("public-url", "http://localhost:8080")
        .withProperty("data-dir", "./data");
  }

  /**
   * What the process printed, without the time, level and logger of its lines, and its exit code.
   */
  private static List<String> run(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dlogging.config=classpath:logback-spring.xml",
                "-Dlogging.level.root=WARN",
                "-cp",
                System.getProperty("java.class.path"),
                RefusedStartTest.class.getName()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    List<String> lines = new ArrayList<>();
    try (var output = process.inputReader()) {
      output
          .lines()
          .map(line -> line.replaceFirst("^\\S+ ERROR \\[main\\] \\S+ : ", ""))
          .forEach(lines::add);
    }
    process.waitFor(2, TimeUnit.MINUTES);
    lines.add("exit code " + process.exitValue());
    return lines;
  }
}
