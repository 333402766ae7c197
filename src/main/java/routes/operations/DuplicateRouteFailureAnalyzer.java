package routes.operations;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells a duplicate route in two sentences where Spring Boot would print a stack trace. */
public final class DuplicateRouteFailureAnalyzer
    extends AbstractFailureAnalyzer<DuplicateRouteException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, DuplicateRouteException cause) {
    return new FailureAnalysis(
        cause.getMessage(),
        "Give one of them another name, or move the outside file to the relative path of the jar's"
            + " file to replace it as a whole.",
        cause);
  }
}
