package routes.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bad requests to everything that the built jar's web server says it answers: never a 500, a stack
 * trace, a hang, or something that grows. {@code ./bench fuzz} is the long form.
 */
class FuzzIT {
  private static final long SEED = Long.getLong("fuzz.seed", 20_261_130L);
  private static final int REQUESTS = 1_600;

  @TempDir Path folder;

  @Test
  void noEntryAnswersBadRequestsBadly() {
    try (FuzzedJar jar = new FuzzedJar(folder)) {
      assertThat(jar.entries())
          .as("entries that the jar lists")
          .contains("/api/invitations", "/my/{key}", "/webhooks/oura", "/oauth/callback/{vendor}");

      jar.send(SEED, REQUESTS);
      double heap = jar.liveHeap();
      int threads = jar.threads();
      int files = jar.openFiles();
      jar.send(SEED + 1_000, REQUESTS);

      assertThat(jar.faults()).as("faults of seed " + SEED).isEmpty();
      assertThat(jar.silences()).as("entries that do not answer").isEmpty();
      assertThat(jar.faultyLines()).as("the log").isEmpty();
      assertThat(jar.byEntry().keySet()).as("entries tried").containsAll(jar.entries());
      assertThat(jar.statuses().keySet()).as("statuses seen").contains(200, 400, 401, 404, 405);
      assertThat(jar.liveHeap()).as("megabytes of heap, after %s", heap).isLessThan(heap + 30);
      assertThat(jar.threads()).as("threads").isLessThan(threads + 20);
      assertThat(jar.openFiles()).as("open files").isLessThan(files + 40);
    }
  }
}
