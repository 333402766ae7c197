package routes.operations.entry;

import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import routes.operations.entry.guard.Refusal;

/**
 * The body of one request as it comes in, within the limits: kept, or thrown away where the request
 * is refused, so that the client has sent all when it reads the answer. Used by one thread at a
 * time.
 */
final class IncomingBody {
  /** Bodies of refused requests are read so far; a larger one ends with its connection. */
  static final long MOST_THROWN_AWAY = 2 * 1024 * 1024;

  private static final int FIRST = 8 * 1024;
  private static final Refusal TOO_LARGE =
      Refusal.of(HttpStatus.PAYLOAD_TOO_LARGE, "the body is larger than entry.max-body");
  private static final Refusal NO_ROOM =
      Refusal.unavailable("too many bodies are being taken in at the moment", 2);

  private final BodyMemory memory;
  private final int most;
  private final long declared;
  private byte[] bytes = new byte[0];
  private int size;
  private long thrownAway;
  private Refusal refusal;

  /**
   * @param most bytes of a body
   * @param declared length of this one, negative where the request does not say
   * @param refusal decided before
   */
  IncomingBody(BodyMemory memory, int most, long declared, Optional<Refusal> refusal) {
    this.memory = memory;
    this.most = most;
    this.declared = declared;
    this.refusal = refusal.orElse(declared > most ? TOO_LARGE : null);
    if (this.refusal == null) {
      enlarge((int) (declared < 0 ? FIRST : Math.min(declared, FIRST)));
    }
  }

  /** Reads what is there, at most one buffer full. */
  void read(ServletInputStream in) throws IOException {
    if (refusal == null && size == bytes.length) {
      long next = Math.max(FIRST, 2L * bytes.length);
      enlarge((int) Math.min(next, declared < 0 ? most + 1L : declared));
    }
    if (refusal != null) {
      throwAway(in);
      return;
    }
    int read = in.read(bytes, size, bytes.length - size);
    if (read > 0) {
      size += read;
    }
    if (size > most) {
      refuse(TOO_LARGE);
    }
  }

  private void throwAway(ServletInputStream in) throws IOException {
    int read = in.read(new byte[FIRST]);
    if (read > 0) {
      thrownAway += read;
    }
  }

  private void enlarge(int length) {
    if (memory.take(length - bytes.length)) {
      bytes = Arrays.copyOf(bytes, length);
    } else {
      refuse(NO_ROOM);
    }
  }

  private void refuse(Refusal why) {
    release();
    refusal = why;
  }

  /** Why the request is refused, where it is. */
  Optional<Refusal> refusal() {
    return Optional.ofNullable(refusal);
  }

  /** Whether the rest is not worth reading: the connection ends instead. */
  boolean isHopeless() {
    return refusal != null && Math.max(thrownAway, declared) > MOST_THROWN_AWAY;
  }

  /** The buffer that holds the body, from its begin. */
  byte[] bytes() {
    return bytes;
  }

  /** How much of the buffer is the body. */
  int size() {
    return size;
  }

  /** Gives the memory back; the body is gone. */
  void release() {
    memory.give(bytes.length);
    bytes = new byte[0];
    size = 0;
  }
}
