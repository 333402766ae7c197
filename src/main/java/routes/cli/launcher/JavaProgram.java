package routes.cli.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import routes.cli.documents.UnusableInputException;

/**
 * Runs Java programs in a folder without anything of where this runs: no switch in the environment,
 * no application.yaml, no outside route reaches them.
 */
final class JavaProgram {
  private static final Set<String> INHERITED =
      Set.of("PATH", "HOME", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH");

  private final Path folder;
  private final Path log;

  JavaProgram(Path folder, Path log) {
    this.folder = folder;
    this.log = log;
  }

  /**
   * Runs one to its end.
   *
   * @param doing what it does, in words, for the error
   * @throws UnusableInputException where it fails or takes too long
   */
  void run(String doing, Duration most, List<String> arguments) {
    Process process = start(arguments);
    try {
      if (!ends(process, most)) {
        throw new UnusableInputException(doing + " takes more than " + most.toSeconds() + " s");
      }
      if (process.exitValue() != 0) {
        throw new UnusableInputException(doing + " failed: " + lastLine());
      }
    } finally {
      process.destroyForcibly();
    }
  }

  /** Starts one; whoever calls ends it, and the end of this program does. */
  Process start(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().keySet().retainAll(INHERITED);
    try {
      Process process = builder.start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      return process;
    } catch (IOException e) {
      throw new UnusableInputException("Java cannot be started: " + e.getMessage());
    }
  }

  /** Whether the process has ended by then. */
  static boolean ends(Process process, Duration most) {
    try {
      return process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** What was said last. */
  String lastLine() {
    try {
      List<String> lines =
          Files.readAllLines(log).stream().filter(line -> !line.isBlank()).toList();
      return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
    } catch (IOException e) {
      return "it said nothing";
    }
  }
}
