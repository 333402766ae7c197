package routes.operations.sending;

import routes.operations.PoisonRecordException;
import routes.operations.failure.FailedRecord;

/** A message to the broker that knows which record it was made of. */
public interface SentRecord {
  /** Code of what the broker does not take because of its size. */
  String TOO_LARGE = "too-large";

  /**
   * The dead letter that it becomes where the broker does not take it because of its size.
   *
   * @throws PoisonRecordException {@code too-large} where it was made of no record
   */
  FailedRecord tooLarge();
}
