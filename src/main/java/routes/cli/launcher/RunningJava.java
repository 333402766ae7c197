package routes.cli.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.jar.JarFile;
import routes.cli.documents.UnusableInputException;

/**
 * The Java that runs this: from 25 on it writes an ahead-of-time cache (JEP 483, 514, 515), before
 * that a static class data archive. The dynamic archive of JDK 17 ({@code ArchiveClassesAtExit})
 * ends the JVM on this jar.
 */
final class RunningJava implements JarTools {
  private static final int AHEAD_OF_TIME = 25;
  private static final Duration UNPACKED = Duration.ofMinutes(5);
  private static final Duration DUMPED = Duration.ofMinutes(5);

  private final boolean aheadOfTime = Runtime.version().feature() >= AHEAD_OF_TIME;

  @Override
  public void unpack(Path jar, Path into) {
    if (!isWhole(jar)) {
      throw new UnusableInputException(
          jar
              + " is unpacked already, or not the jar that the build makes: call"
              + " java -jar wearables-on-fhir.jar install DIR with that one");
    }
    new JavaProgram(into.getParent(), into.resolveSibling("log"))
        .run(
            "unpacking " + jar,
            UNPACKED,
            List.of(
                "-Djarmode=tools",
                "-jar",
                jar.toAbsolutePath().toString(),
                "extract",
                "--force",
                "--destination",
                into.toString()));
  }

  private static boolean isWhole(Path jar) {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.getEntry("BOOT-INF/") != null;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public String archiveName() {
    return System.getProperty("java.vm.version") + (aheadOfTime ? ".aot" : ".jsa");
  }

  @Override
  public void record(Path thin, Path scratch, Path archive) {
    JavaProgram program = new JavaProgram(scratch, scratch.resolve("log"));
    if (aheadOfTime) {
      new FirstStart(program, thin).withOption("-XX:AOTCacheOutput=" + archive);
    } else {
      Path classes = scratch.resolve("classes");
      new FirstStart(program, thin).withOption("-XX:DumpLoadedClassList=" + classes);
      dump(program, thin, classes, archive);
    }
    if (!Files.exists(archive)) {
      throw new UnusableInputException("Java wrote no archive: " + program.lastLine());
    }
  }

  private static void dump(JavaProgram program, Path thin, Path classes, Path archive) {
    try {
      // Lambdas are left out: with them the archive ends JDK 17.
      Files.write(
          classes,
          Files.readAllLines(classes).stream().filter(line -> !line.startsWith("@")).toList());
    } catch (IOException e) {
      throw new UnusableInputException("Java wrote no list of classes: " + e);
    }
    program.run(
        "writing the archive",
        DUMPED,
        List.of(
            "-Xshare:dump",
            "-XX:SharedClassListFile=" + classes,
            "-XX:SharedArchiveFile=" + archive,
            "-cp",
            thin.toString()));
  }
}
