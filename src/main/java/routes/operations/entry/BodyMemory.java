package routes.operations.entry;

import java.util.concurrent.atomic.AtomicLong;

/** What all bodies under way may hold together, so that many large ones cannot fill the heap. */
final class BodyMemory {
  private final long most;
  private final AtomicLong taken = new AtomicLong();

  /**
   * @param most in bytes
   */
  BodyMemory(long most) {
    this.most = most;
  }

  /** Whether there was room for so many bytes more, which are taken then. */
  boolean take(int bytes) {
    if (taken.addAndGet(bytes) <= most) {
      return true;
    }
    taken.addAndGet(-bytes);
    return false;
  }

  void give(int bytes) {
    taken.addAndGet(-bytes);
  }

  /** Bytes that are taken at the moment. */
  long taken() {
    return taken.get();
  }
}
