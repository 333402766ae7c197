package routes.operations.support;

import java.time.Duration;

/**
 * How long to wait before something that failed is tried again: twice as long each time.
 *
 * @param first after the first failure
 * @param longest at most
 */
public record Backoff(Duration first, Duration longest) {
  private static final int DOUBLINGS = 20;

  /** The pause after one more failure than these. */
  public Duration after(int failuresBefore) {
    Duration pause = first.multipliedBy(1L << Math.min(failuresBefore, DOUBLINGS));
    return pause.compareTo(longest) > 0 ? longest : pause;
  }
}
