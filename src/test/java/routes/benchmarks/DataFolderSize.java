package routes.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** What a data folder takes of the disk. Needs {@code du}. */
final class DataFolderSize {
  private static final Duration STILL = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Path data;

  DataFolderSize(Path data) {
    this.data = data;
  }

  /** Bytes of the embedded database's file. */
  long database() {
    try {
      return Files.size(data.resolve("database.mv.db"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Bytes of the blocks that the embedded broker's log has been given. Its index files are as large
   * as they may become and mostly holes, so their sizes say nothing.
   */
  long brokerLog() {
    try {
      Process du =
          new ProcessBuilder("du", "-s", "-k", data.resolve("kafka").toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      // Files that the broker deletes meanwhile are an error to du, which goes on.
      String answer = new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return Long.parseLong(answer.split("\\s", 2)[0]) * 1024;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits until the database's file has not become smaller for half a minute, three minutes at
   * most.
   *
   * @return seconds until it was smallest; more than 150 where three minutes were not enough
   */
  double secondsUntilAtRest() {
    long begin = System.nanoTime();
    AtomicLong smallest = new AtomicLong(database());
    AtomicLong since = new AtomicLong(begin);
    try {
      Awaitility.await()
          .pollInSameThread()
          .pollDelay(Duration.ZERO)
          .pollInterval(INTERVAL)
          .atMost(PATIENCE)
          .until(
              () -> {
                long size = database();
                if (size < smallest.get()) {
                  smallest.set(size);
                  since.set(System.nanoTime());
                }
                return System.nanoTime() - since.get() >= STILL.toNanos();
              });
    } catch (ConditionTimeoutException e) {
      // What was reached by then is measured.
    }
    return (since.get() - begin) / 1e9;
  }
}
