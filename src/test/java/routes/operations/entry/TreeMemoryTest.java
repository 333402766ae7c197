package routes.operations.entry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TreeMemoryTest {
  private static final int BODY = 200_000;
  private static final Duration PATIENT = Duration.ofMinutes(1);

  @ParameterizedTest
  @MethodSource("densest")
  void aTreeWeighsNoMoreThanWasCounted(String element) throws Exception {
    byte[] body =
        ("[" + element + ("," + element).repeat(BODY / (element.length() + 1)) + "]")
            .getBytes(StandardCharsets.UTF_8);
    var thread = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    ObjectMapper json = new ObjectMapper();
    json.readTree(body);

    long before = thread.getCurrentThreadAllocatedBytes();
    Object tree = json.readTree(body);
    long allocated = thread.getCurrentThreadAllocatedBytes() - before;

    assertThat(tree).isNotNull();
    // More is allocated than stays: the arrays that lists grow out of, the texts numbers are read
    // from.
    assertThat(TreeMemory.weight(body, body.length)).isGreaterThan(allocated / 2);
  }

  static Stream<String> densest() {
    return Stream.of(
        "{}",
        "[]",
        "1",
        "1.5",
        "\"\"",
        "\"a longer text, as notes are\"",
        "{\"a\":{}}",
        "{\"time\":\"2026-11-20T08:00:00Z\",\"value\":61}");
  }

  @Test
  void oneWaitsUntilTheOthersAreDone() throws Exception {
    TreeMemory memory = new TreeMemory(100_000);
    TreeMemory.Room first = took(memory, 80_000);
    var second = CompletableFuture.supplyAsync(() -> took(memory, 80_000, PATIENT));
    first.give();
    second.get().give();
    took(memory, 90_000).give();
  }

  @Test
  void whereThereIsNoRoomForTooLongThereIsNone() {
    TreeMemory memory = new TreeMemory(100_000);
    TreeMemory.Room alone = took(memory, 1_000_000_000);
    assertThat(alone).as("one that is alone has room").isNotNull();
    assertThat(took(memory, 2_000)).isNull();
    alone.give();
    assertThat(took(memory, 2_000)).isNotNull();
  }

  private static TreeMemory.Room took(TreeMemory memory, long bytes) {
    return took(memory, bytes, Duration.ZERO);
  }

  private static TreeMemory.Room took(TreeMemory memory, long bytes, Duration patience) {
    try {
      return memory.take(bytes, patience);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
