package routes.operations.limits;

import java.io.IOException;
import java.util.Optional;

/** Another server's answer is larger than it may be, or does not end: its failure, not ours. */
public final class AnswerLimitException extends IOException {
  private static final long serialVersionUID = 1L;

  private AnswerLimitException(String kind) {
    super(kind);
  }

  static AnswerLimitException tooLarge(AnswerLimit limit) {
    return new AnswerLimitException(
        "the answer is larger than " + limit.largest().toKilobytes() + " kB");
  }

  static AnswerLimitException tooSlow(AnswerLimit limit) {
    return new AnswerLimitException(
        "the answer takes longer than " + limit.longest().toSeconds() + " s");
  }

  /** That failure inside another, whoever wrapped it. */
  public static Optional<AnswerLimitException> in(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof AnswerLimitException limit) {
        return Optional.of(limit);
      }
    }
    return Optional.empty();
  }
}
