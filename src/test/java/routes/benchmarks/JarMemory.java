package routes.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Watches the running jar, a process of this JVM's: what its heap holds (the lowest value that
 * {@code jstat -gc} tells in a while is about what survives collections), what the process takes of
 * the machine's memory, and its processor time. Linux only.
 */
final class JarMemory implements AutoCloseable {
  private static final long EVERY_MILLIS = 1_000;

  private final ProcessHandle jar;
  private final ScheduledExecutorService watcher = Executors.newSingleThreadScheduledExecutor();
  private double lowestHeap = Double.MAX_VALUE;

  JarMemory() {
    this.jar =
        ProcessHandle.current()
            .descendants()
            .filter(child -> child.info().commandLine().orElse("").contains("wearables-on-fhir"))
            .findFirst()
            .orElseThrow();
    watcher.scheduleAtFixedRate(this::look, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Megabytes of heap in use at the lowest moment since the last call. */
  synchronized double lowestHeapSince() {
    double lowest = lowestHeap;
    lowestHeap = Double.MAX_VALUE;
    return lowest;
  }

  /** Megabytes of the machine's memory (VmRSS). */
  double resident() {
    try {
      return Files.readAllLines(Path.of("/proc/" + jar.pid() + "/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Processor time so far. */
  Duration processorTime() {
    return jar.info().totalCpuDuration().orElseThrow();
  }

  private void look() {
    double used = heap();
    synchronized (this) {
      lowestHeap = Math.min(lowestHeap, used);
    }
  }

  /** The columns that end with U are what is used of each part, in kB; two of them are no heap. */
  private double heap() {
    try {
      Path jstat = Path.of(System.getProperty("java.home"), "bin", "jstat");
      Process process =
          new ProcessBuilder(jstat.toString(), "-gc", Long.toString(jar.pid())).start();
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
        String[] names = lines.readLine().trim().split("\\s+");
        String[] values = lines.readLine().trim().split("\\s+");
        double sum = 0;
        for (String part : new String[] {"S0U", "S1U", "EU", "OU"}) {
          sum += Double.parseDouble(values[Arrays.asList(names).indexOf(part)]);
        }
        return sum / 1024;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    watcher.shutdownNow();
  }
}
