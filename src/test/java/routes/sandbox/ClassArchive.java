package routes.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;

/**
 * A class data archive beside a jar, which saves a JVM the loading and checking of classes. The
 * first run that ends in order writes it; later runs of the same jar on the same JVM read it. A JVM
 * ignores an archive that does not fit.
 */
final class ClassArchive {

  private final Path jar;
  private final Path archive;
  private final Path draft;

  ClassArchive(Path jar) {
    this.jar = jar;
    String jvm = Integer.toHexString(System.getProperty("java.vm.version").hashCode());
    this.archive = jar.resolveSibling(jar.getFileName() + "-" + jvm + ".jsa");
    this.draft = archive.resolveSibling(archive.getFileName() + "." + UUID.randomUUID());
  }

  /** Options for the next run. */
  List<String> options() {
    String action =
        isCurrent() ? "-XX:SharedArchiveFile=" + archive : "-XX:ArchiveClassesAtExit=" + draft;
    return List.of(action, "-Xlog:cds=off", "-Xlog:cds+dynamic=off", "-Xlog:class+path=off");
  }

  /** Keeps what a run has written, after its end; does nothing where it has written nothing. */
  void keep() {
    try {
      if (Files.exists(draft)) {
        Files.move(draft, archive, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the class archive cannot be kept", e);
    }
  }

  private boolean isCurrent() {
    try {
      return Files.exists(archive)
          && Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(jar)) > 0;
    } catch (IOException e) {
      return false;
    }
  }
}
