package routes.benchmarks;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import routes.sandbox.FhirStore;

/** Tells how long it takes until Observations stand in the FHIR server. */
final class Watch {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration INTERVAL = Duration.ofMillis(250);

  private final FhirStore store;

  Watch(FhirStore store) {
    this.store = store;
  }

  /**
   * Starts the work and waits until the patient has that many Observations.
   *
   * @return seconds since the work was started
   * @throws org.awaitility.core.ConditionTimeoutException after ten minutes
   * @throws java.util.concurrent.CompletionException where the work fails
   */
  double secondsUntil(String patient, int observations, Runnable work) {
    long begin = System.nanoTime();
    CompletableFuture<Void> done = CompletableFuture.runAsync(work);
    Awaitility.await()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(INTERVAL)
        .atMost(PATIENCE)
        .until(
            () ->
                done.isCompletedExceptionally()
                    || store.count("Observation?subject=" + patient) >= observations);
    double seconds = (System.nanoTime() - begin) / 1e9;
    done.join();
    return seconds;
  }
}
