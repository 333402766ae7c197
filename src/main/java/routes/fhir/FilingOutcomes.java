package routes.fhir;

import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;

/**
 * Adds up the outcomes of the parts of a batch. Parts that are under way at the same time all end,
 * whatever becomes of the others, and the first failure in order is the failure of the whole.
 */
@Component("filingOutcomes")
public class FilingOutcomes implements AggregationStrategy {
  @Override
  public Exchange aggregate(Exchange before, Exchange part) {
    if (before == null || (before.getException() == null && part.getException() != null)) {
      return part;
    }
    if (before.getException() == null) {
      before.getMessage().setBody(outcome(before).and(outcome(part)));
    }
    return before;
  }

  private static FilingOutcome outcome(Exchange part) {
    if (part.getMessage().getBody() instanceof FilingOutcome outcome) {
      return outcome;
    }
    throw new IllegalStateException("a part of the batch came to no outcome");
  }
}
