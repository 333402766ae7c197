package routes.operations.memory;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Whether a heap is full though nobody throws: those who could wait for others that have ended, and
 * Java does little but collect. HotSpot's parallel collector ends in an OutOfMemoryError then, G1
 * does not. Not thread-safe.
 */
final class GcOverhead {
  private static final long WINDOW_NANOS = 10_000_000_000L;
  private static final double MOST_TIME = 0.8;
  private static final double FULL = 0.9;

  private final Deque<Sample> samples = new ArrayDeque<>();

  private record Sample(long nanos, long collectingMs) {}

  /**
   * Notes how things are.
   *
   * @param nanos the time
   * @param collectingMs spent in collections since the start
   * @param used part of the heap, 0 to 1
   * @return whether for ten seconds, seen all along, most of the time went into collections and the
   *     heap stayed full
   */
  boolean isTooMuch(long nanos, long collectingMs, double used) {
    if (used < FULL) {
      samples.clear();
      return false;
    }
    samples.addLast(new Sample(nanos, collectingMs));
    Sample first = samples.getFirst();
    long passed = nanos - first.nanos();
    if (passed < WINDOW_NANOS) {
      return false;
    }
    samples.removeFirst();
    return (collectingMs - first.collectingMs()) * 1_000_000.0 >= MOST_TIME * passed;
  }
}
