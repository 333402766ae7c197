package routes.fhir.client;

import java.time.Duration;

/** Lets time pass between two tries. */
@FunctionalInterface
public interface Sleeper {
  /** Returns when that time is over. */
  void sleep(Duration time) throws InterruptedException;
}
