package routes.operations.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Runs out of memory on a thread of a pool that keeps the error to itself, and goes on for ever.
 */
final class StarvingProgram {
  private StarvingProgram() {}

  /**
   * @param arguments {@code pieces} fills the heap by and by, {@code one} asks for more than there
   *     is, {@code thread} has a thread end by the error, {@code none} does nothing of it
   */
  public static void main(String[] arguments) throws InterruptedException {
    OutOfMemory.endsThisProcess();
    ExecutorService pool = Executors.newSingleThreadExecutor();
    switch (arguments[0]) {
      case "pieces" -> pool.submit(StarvingProgram::pieces);
      case "one" -> pool.submit(() -> new byte[(int) Runtime.getRuntime().maxMemory()].length);
      case "thread" -> pool.execute(StarvingProgram::pieces);
      default -> System.exit(0);
    }
    new CountDownLatch(1).await();
  }

  private static Object pieces() {
    List<byte[]> all = new ArrayList<>();
    while (true) {
      all.add(new byte[100_000]);
    }
  }
}
