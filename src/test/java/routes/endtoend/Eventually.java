package routes.endtoend;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.awaitility.core.ThrowingRunnable;

/** Waits for what the installation does by and by. */
final class Eventually {
  private Eventually() {}

  /** Asks four times a second until the assertion holds, three minutes at most. */
  static void eventually(ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(250))
        .ignoreExceptions()
        .untilAsserted(assertion);
  }
}
