package routes.operations.limits;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The bytes of an answer up to the limit, and a failure in words beyond it. */
public final class LimitedAnswer extends FilterInputStream {
  private final AnswerLimit limit;
  private final Deadline deadline;
  private long left;

  /**
   * @param bytes unpacked
   * @param deadline ends with this stream
   */
  public LimitedAnswer(InputStream bytes, AnswerLimit limit, Deadline deadline) {
    super(bytes);
    this.limit = limit;
    this.deadline = deadline;
    this.left = limit.largest().toBytes();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    deadline.check();
    int count;
    try {
      count = super.read(buffer, offset, length);
    } catch (IOException e) {
      throw deadline.instead(e);
    }
    deadline.check();
    left -= Math.max(0, count);
    if (left < 0) {
      deadline.end();
      throw AnswerLimitException.tooLarge(limit);
    }
    if (count < 0) {
      deadline.close();
    }
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    return Math.max(0, read(new byte[(int) Math.min(count, 8192)]));
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  /** What is left may be read here, and for no longer. */
  @Override
  public void close() throws IOException {
    try {
      super.close();
    } finally {
      deadline.close();
    }
  }
}
