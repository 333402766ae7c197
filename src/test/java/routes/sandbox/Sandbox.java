package routes.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The whole product on one machine, with two demo people: {@code ./sandbox} in the root folder.
 *
 * <p>Without arguments it pushes a new reading every few seconds until Ctrl-C. {@code --once} ends
 * when the history and one pushed reading stand in FHIR: exit code 0, or 1 where something is
 * missing or doubled.
 */
public final class Sandbox {

  private static final Duration BETWEEN_READINGS = Duration.ofSeconds(5);
  private static final Duration HISTORY_PATIENCE = Duration.ofMinutes(4);
  private static final Duration READING_PATIENCE = Duration.ofMinutes(2);

  private final boolean once;
  private final Path folder;
  private final DemoClinic clinic;
  private volatile boolean ending;

  private Sandbox(boolean once, Path folder) {
    this.once = once;
    this.folder = folder;
    this.clinic = new DemoClinic(folder);
  }

  /** Runs the sandbox; see the class. */
  public static void main(String[] args) throws IOException {
    List<String> unknown = Arrays.stream(args).filter(arg -> !arg.equals("--once")).toList();
    if (!unknown.isEmpty()) {
      System.err.println("Unknown: " + unknown + ". Usage: ./sandbox [--once]");
      System.exit(2);
    }
    Path folder = Files.createTempDirectory("wearables-sandbox-");
    System.exit(new Sandbox(args.length > 0, folder).run() ? 0 : 1);
  }

  private boolean run() throws IOException {
    Runtime.getRuntime().addShutdownHook(new Thread(this::interrupt, "sandbox-interrupted"));
    boolean complete = false;
    try {
      complete = live();
    } catch (IllegalStateException | UncheckedIOException e) {
      if (!ending) {
        System.out.println("\nThe sandbox failed: " + e.getMessage());
      }
    }
    if (!ending) {
      ending = true;
      clinic.close();
      if (complete) {
        delete(folder);
      } else {
        System.out.println("Data and the jar's log are left in " + folder);
      }
    }
    return complete;
  }

  /** Ctrl-C: everything stops and nothing stays. */
  private void interrupt() {
    if (ending) {
      return;
    }
    ending = true;
    System.out.println("\nStopping everything …");
    clinic.close();
    try {
      delete(folder);
    } catch (IOException e) {
      System.out.println("Left behind: " + folder);
    }
  }

  private boolean live() {
    Instant start = Instant.now();
    clinic.start();
    clinic.connect();
    clinic.awaitEverything(HISTORY_PATIENCE);
    clinic.measureAndPush();
    clinic.awaitEverything(READING_PATIENCE);
    clinic.printSummary();
    clinic.printLinks();
    if (once) {
      long seconds = Duration.between(start, Instant.now()).toSeconds();
      boolean complete = clinic.complete();
      String verdict = complete ? "Complete" : "NOT complete";
      System.out.println("\n" + verdict + " after " + seconds + " s.");
      return complete;
    }
    System.out.println("\nA new reading every few seconds. Ctrl-C stops everything.\n");
    while (!ending) {
      LockSupport.parkNanos(BETWEEN_READINGS.toNanos());
      clinic.measureAndPush();
      clinic.awaitEverything(READING_PATIENCE);
    }
    return true;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
