package routes.fhir.server;

import routes.operations.limits.AnswerLimitException;

/** The FHIR server answers more than it may, or takes longer. */
public final class EndlessAnswerException extends ServerUnusableException {
  private static final long serialVersionUID = 1L;

  EndlessAnswerException(AnswerLimitException limit) {
    super(
        "the FHIR server's answer is beyond fhir.largest-answer or fhir.longest-answer: "
            + limit.getMessage());
  }
}
