package routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command {@code install} has made of the built jar, which all these tests start. */
class InstalledJarIT {
  private static final Path RUN =
      Path.of(System.getProperty("wearables.run", "target/installed/run")).toAbsolutePath();
  private static final String JAVA_HOME = System.getProperty("java.home");

  @TempDir Path folder;

  @Test
  void classesComeOutOfTheArchive() throws Exception {
    Path classes = folder.resolve("classes");

    String said = run(JAVA_HOME, "-Xlog:class+load:file=" + classes, RUN, "--version");

    assertThat(said).startsWith("wearables-on-fhir ");
    List<String> ours =
        Files.readAllLines(classes).stream().filter(line -> line.contains(" routes.")).toList();
    assertThat(ours).isNotEmpty();
    assertThat(ours)
        .filteredOn(line -> line.contains("routes.WearablesOnFhir "))
        .singleElement()
        .asString()
        .contains("shared objects file");
  }

  @Test
  void aJavaThatHasNotBeenSeenStartsItAllTheSame() throws Exception {
    String said = run(otherJava().toString(), "", RUN, "--version");

    assertThat(said)
        .startsWith("No earlier start with this Java (99+1) is known")
        .contains("wearables-on-fhir ");
  }

  @Test
  void optionsOfTheEnvironmentAndALinkToTheScriptWork() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("wearables"), RUN);

    String said = run(JAVA_HOME, "-Xmx64m -XX:+PrintFlagsFinal", link, "--version");

    assertThat(said).containsPattern("MaxHeapSize +\\S+ 67108864").contains("wearables-on-fhir ");
  }

  @Test
  void argumentsKeepTheirBlanksAndStars() throws Exception {
    String said = run(JAVA_HOME, "", RUN, "mapping", "check", "no such * folder");

    assertThat(said).contains("no such * folder");
  }

  private String run(String javaHome, String options, Path script, String... arguments)
      throws Exception {
    Path output = folder.resolve("output");
    ProcessBuilder builder = new ProcessBuilder(script.toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().put("JAVA_HOME", javaHome);
    builder.environment().put("JAVA_OPTS", options);
    Process process =
        builder
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return Files.readString(output);
  }

  private Path otherJava() throws IOException {
    Path java = Files.createDirectories(folder.resolve("java/bin")).resolve("java");
    Files.writeString(
        java,
        """
        #!/bin/sh
        if [ "$1" = -version ]; then
          echo 'OpenJDK 64-Bit Server VM (build 99+1, mixed mode, sharing)' >&2
        else
          exec '%s/bin/java' "$@"
        fi
        """
            .formatted(JAVA_HOME));
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    return folder.resolve("java");
  }
}
