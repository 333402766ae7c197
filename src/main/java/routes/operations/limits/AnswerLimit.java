package routes.operations.limits;

import java.time.Duration;
import org.springframework.util.unit.DataSize;
import routes.operations.support.StartRefusedException;

/**
 * How much another server may answer, and how long the whole may take from the first byte that is
 * sent to the last one that is read.
 *
 * @param largest of one answer, unpacked
 * @param longest of one request with its answer
 */
public record AnswerLimit(DataSize largest, Duration longest) {

  /**
   * @throws StartRefusedException if nothing could be answered
   */
  public AnswerLimit {
    if (largest.toBytes() < 1 || largest.toBytes() > Integer.MAX_VALUE / 2) {
      throw new StartRefusedException(
          "The limit of an answer's size must be between 1 byte and 1 GB.");
    }
    if (longest.toMillis() < 1) {
      throw new StartRefusedException("The limit of an answer's time must be longer than nothing.");
    }
  }

  /** The same time, and no more than this. */
  public AnswerLimit atMost(DataSize size) {
    return size.compareTo(largest) < 0 ? new AnswerLimit(size, longest) : this;
  }
}
