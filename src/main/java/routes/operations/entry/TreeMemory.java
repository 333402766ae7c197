package routes.operations.entry;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * What bodies may become in the routes of one kind together, so that a few of a permitted size
 * cannot fill the heap: two characters an element become forty times as large as a tree. One waits
 * until others are done; one that is alone has room, however large it is. Thread-safe.
 */
final class TreeMemory {
  private static final int BLOCK = 1024;

  /** A Jackson node with its map or list, a name with its entry, a value with its place. */
  private static final int OBJECT = 176;

  private static final int ARRAY = 112;
  private static final int NAME = 96;
  private static final int VALUE = 72;

  private final int blocks;
  private final Semaphore free;

  /**
   * @param most bytes of the heap
   */
  TreeMemory(long most) {
    this.blocks = (int) Math.max(1, most / BLOCK);
    this.free = new Semaphore(blocks, true);
  }

  /** Room that was taken. */
  final class Room {
    private final int taken;

    private Room(int taken) {
      this.taken = taken;
    }

    /** The tree is gone. */
    void give() {
      free.release(taken);
    }
  }

  /**
   * Takes room for a body; null where there was none for too long.
   *
   * @param weight what it may weigh, as {@link #weight}
   * @param patience how long it waits
   */
  Room take(long weight, Duration patience) throws InterruptedException {
    int wanted = (int) Math.min(blocks, weight / BLOCK);
    return free.tryAcquire(wanted, patience.toMillis(), TimeUnit.MILLISECONDS)
        ? new Room(wanted)
        : null;
  }

  /**
   * What a body may weigh as a tree, in bytes of the heap: counted from the raw bytes, up to three
   * times what it will be. A body that is no JSON weighs little more than it is long.
   *
   * @param size how many of the bytes are the body
   */
  static long weight(byte[] bytes, int size) {
    long weight = 2L * size;
    for (int at = 0; at < size; at++) {
      switch (bytes[at]) {
        case '{' -> weight += OBJECT;
        case '[' -> weight += ARRAY;
        case ':' -> weight += NAME;
        case ',' -> weight += VALUE;
        default -> {
          // part of a name or a value
        }
      }
    }
    return weight;
  }
}
