package routes.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import routes.cli.documents.UnusableInputException;

class InstallationTest {
  @TempDir Path folder;

  private final List<String> told = new ArrayList<>();
  private final Recorded tools = new Recorded();

  @Test
  void aJarIsUnpackedAndAStartOfItRecorded() throws IOException {
    Path run = install("one");

    assertThat(run).isExecutable().isEqualTo(home().resolve("run"));
    assertThat(told).hasSize(2);
    Path app = apps().get(0);
    assertThat(Files.readString(app.resolve("wearables-on-fhir.jar"))).isEqualTo("thin one");
    assertThat(Files.getPosixFilePermissions(app.resolve("wearables-on-fhir.jar")))
        .isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(app.resolve("17.jsa")).hasContent("a start of thin one");
    assertThat(names(home())).containsExactlyInAnyOrder("run", app.getFileName().toString());
  }

  @Test
  void theSameJarAgainCostsNothing() throws IOException {
    install("one");
    told.clear();

    install("one");

    assertThat(told).isEmpty();
    assertThat(apps()).hasSize(1);
  }

  @Test
  void theSameJarUnderAnotherNameIsTheSame() throws IOException {
    install("one");
    Path renamed = Files.writeString(folder.resolve("wearables 1.2 $(x).jar"), "one");
    told.clear();

    Path run = Installation.in(folder.resolve("home"), tools).install(renamed, told::add);

    assertThat(told).isEmpty();
    assertThat(run).content().contains("/wearables-on-fhir.jar\"").doesNotContain("1.2");
  }

  @Test
  void whatAnInstallationLeftBehindGoes() throws IOException {
    install("one");
    Path left = Files.createDirectories(home().resolve(".recording-1/data"));
    Path underWay = Files.createDirectories(home().resolve(".recording-2"));
    Files.setLastModifiedTime(
        left.getParent(), FileTime.from(Instant.now().minus(Duration.ofHours(2))));

    install("one");

    assertThat(left).doesNotExist();
    assertThat(underWay).exists();
  }

  @Test
  void anotherJavaRecordsAStartOfItsOwn() throws IOException {
    install("one");
    told.clear();
    tools.archive = "25.aot";

    install("one");

    assertThat(told).hasSize(1);
    assertThat(names(apps().get(0)))
        .containsExactlyInAnyOrder("wearables-on-fhir.jar", "17.jsa", "25.aot");
  }

  @Test
  void whatRunsIsLeftAloneUntilTheUpdateAfterNext() throws IOException {
    install("one");
    Path first = apps().get(0);
    install("two");
    Path second = only(apps(), first);
    assertThat(Files.readString(home().resolve("run"))).contains(second.getFileName().toString());

    install("two");
    assertThat(apps()).containsExactlyInAnyOrder(first, second);

    install("three");
    assertThat(apps()).hasSize(2).contains(second).doesNotContain(first);
  }

  @Test
  void aStartThatFailsLeavesTheJarOfBefore() throws IOException {
    install("one");
    String run = Files.readString(home().resolve("run"));
    tools.failing = true;

    assertThatThrownBy(() -> install("two")).isInstanceOf(UnusableInputException.class);

    assertThat(home().resolve("run")).hasContent(run.stripTrailing());
    assertThat(names(home())).noneMatch(name -> name.startsWith("."));
    tools.failing = false;
    told.clear();
    install("two");
    assertThat(told)
        .containsExactly("Starting once, to record what a start loads (about a minute) …");
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> Installation.in(file.resolve("home"), tools))
        .isInstanceOf(UnusableInputException.class)
        .hasMessageContaining(file.toString());
  }

  private Path install(String content) throws IOException {
    Path jar = Files.writeString(folder.resolve("product.jar"), content);
    return Installation.in(folder.resolve("home"), tools).install(jar, told::add);
  }

  private Path home() throws IOException {
    return folder.resolve("home").toRealPath();
  }

  private List<Path> apps() throws IOException {
    return names(home()).stream()
        .filter(name -> name.startsWith("app-"))
        .map(folder.resolve("home")::resolve)
        .toList();
  }

  private static Path only(List<Path> all, Path without) {
    assertThat(all).hasSize(2).contains(without);
    return all.get(0).equals(without) ? all.get(1) : all.get(0);
  }

  private static List<String> names(Path in) throws IOException {
    try (Stream<Path> files = Files.list(in)) {
      return files.map(each -> each.getFileName().toString()).toList();
    }
  }

  private static final class Recorded implements JarTools {
    private String archive = "17.jsa";
    private boolean failing;

    @Override
    public void unpack(Path jar, Path into) {
      write(into.resolve(jar.getFileName()), "thin " + read(jar));
    }

    @Override
    public String archiveName() {
      return archive;
    }

    @Override
    public void record(Path thin, Path scratch, Path written) {
      if (failing) {
        throw new UnusableInputException("the start to be recorded failed");
      }
      write(written, "a start of " + read(thin));
    }

    private static String read(Path file) {
      try {
        return Files.readString(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void write(Path file, String text) {
      try {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
