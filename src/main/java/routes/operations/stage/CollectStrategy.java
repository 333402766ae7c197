package routes.operations.stage;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;

/**
 * Collects the bodies that the steps of a split leave behind into one list, in order, leaving out
 * nulls. A part that failed fails the whole: its exception is kept, so that a split with {@code
 * stopOnException} stops the route.
 */
@Component("collectBodies")
public class CollectStrategy implements AggregationStrategy {
  @Override
  public Exchange aggregate(Exchange collected, Exchange part) {
    if (part.getException() != null) {
      if (collected == null) {
        return part;
      }
      collected.setException(part.getException());
      return collected;
    }
    Object body = part.getMessage().getBody();
    if (collected == null) {
      List<Object> bodies = new ArrayList<>();
      if (body != null) {
        bodies.add(body);
      }
      part.getMessage().setBody(bodies);
      return part;
    }
    if (body != null) {
      @SuppressWarnings("unchecked")
      List<Object> bodies = collected.getMessage().getBody(List.class);
      bodies.add(body);
    }
    return collected;
  }
}
