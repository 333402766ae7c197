package routes.fhir.write;

import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;
import routes.operations.stage.FirstFailureStrategy;

/**
 * Adds up the outcomes of the parts of a batch, unless one fails: see {@link FirstFailureStrategy}.
 */
@Component("filingOutcomes")
public class FilingOutcomes implements AggregationStrategy {
  private static final AggregationStrategy FIRST_FAILURE = new FirstFailureStrategy();

  @Override
  public Exchange aggregate(Exchange before, Exchange part) {
    Exchange whole = FIRST_FAILURE.aggregate(before, part);
    if (before != null && whole.getException() == null) {
      whole.getMessage().setBody(outcome(before).and(outcome(part)));
    }
    return whole;
  }

  private static FilingOutcome outcome(Exchange part) {
    if (part.getMessage().getBody() instanceof FilingOutcome outcome) {
      return outcome;
    }
    throw new IllegalStateException("a part of the batch came to no outcome");
  }
}
