package routes.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the jar of a folder holds: heap after a collection, threads, open files. Linux only. */
final class JarLife {
  private static final Pattern USED =
      Pattern.compile(
          "(?:garbage-first heap|def new generation|tenured"
              + " generation|PSYoungGen|ParOldGen)\\s+total \\d+K, used (\\d+)K");

  private final ProcessHandle jar;

  JarLife(Path folder) {
    String data = "--data-dir=" + folder.toAbsolutePath().resolve("data");
    jar =
        ProcessHandle.current()
            .descendants()
            .filter(child -> child.info().commandLine().orElse("").contains(data))
            .findFirst()
            .orElseThrow();
  }

  double liveHeap() {
    command("GC.run");
    Matcher used = USED.matcher(command("GC.heap_info"));
    double kilobytes = 0;
    while (used.find()) {
      kilobytes += Double.parseDouble(used.group(1));
    }
    return kilobytes / 1024;
  }

  int threads() {
    return entries("task");
  }

  int openFiles() {
    return entries("fd");
  }

  private int entries(String folder) {
    try (Stream<Path> files = Files.list(Path.of("/proc/" + jar.pid() + "/" + folder))) {
      return (int) files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String command(String name) {
    try {
      Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
      Process process =
          new ProcessBuilder(jcmd.toString(), Long.toString(jar.pid()), name)
              .redirectErrorStream(true)
              .start();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
