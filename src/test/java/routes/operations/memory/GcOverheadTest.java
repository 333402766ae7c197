package routes.operations.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GcOverheadTest {
  private final GcOverhead overhead = new GcOverhead();

  @Test
  void tenSecondsOfLittleButCollectingInAFullHeapAreTooMuch() {
    assertThat(seconds(0, 10, 0.9, 0.99)).isFalse();
    assertThat(seconds(10, 11, 0.9, 0.99)).isTrue();
  }

  @Test
  void aHeapThatGetsRoomIsNot() {
    assertThat(seconds(0, 9, 1, 0.99)).isFalse();
    assertThat(seconds(9, 10, 1, 0.6)).isFalse();
    assertThat(seconds(10, 19, 1, 0.99)).isFalse();
  }

  @Test
  void workThatGoesOnInAFullHeapIsNot() {
    assertThat(seconds(0, 60, 0.5, 0.99)).isFalse();
    assertThat(seconds(60, 65, 1, 0.99)).as("not yet for long enough").isFalse();
    assertThat(seconds(65, 71, 1, 0.99)).isTrue();
  }

  /** Ten samples a second; whether the last one was too much. */
  private boolean seconds(int from, int to, double collecting, double used) {
    return IntStream.range(from * 10, to * 10)
        .mapToObj(tenth -> overhead.isTooMuch(tenth * 100_000_000L, collected(collecting), used))
        .reduce(false, (before, last) -> last);
  }

  private double collected;

  private long collected(double share) {
    collected += 100 * share;
    return (long) collected;
  }
}
