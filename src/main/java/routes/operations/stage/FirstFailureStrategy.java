package routes.operations.stage;

import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;

/**
 * For a split whose parts are under way at the same time: all of them end, whatever becomes of the
 * others, and the first failure in order is the failure of the whole. With {@code stopOnException}
 * the route would go on, or be tried again, while parts of it are still under way.
 */
@Component("firstFailure")
public class FirstFailureStrategy implements AggregationStrategy {
  @Override
  public Exchange aggregate(Exchange before, Exchange part) {
    if (before == null || (before.getException() == null && part.getException() != null)) {
      return part;
    }
    return before;
  }
}
