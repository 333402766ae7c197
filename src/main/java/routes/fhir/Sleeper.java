package routes.fhir;

import java.time.Duration;

/** Lets time pass between two tries. */
@FunctionalInterface
interface Sleeper {
  /** Returns when that time is over. */
  void sleep(Duration time) throws InterruptedException;
}
