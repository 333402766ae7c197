package routes;

import static java.util.Comparator.naturalOrder;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BinaryOperator;
import routes.fhir.filed.FiledListener;
import routes.fhir.filed.FiledObservation;
import routes.fhir.filed.FiledObservation.Change;

/**
 * Tells connections the time of their newest reading, which their page shows; devices of senders
 * have no page. To be told twice, or an older one, changes nothing.
 */
final class NewestReadings implements FiledListener {
  private final BiConsumer<String, Instant> connections;

  NewestReadings(BiConsumer<String, Instant> connections) {
    this.connections = connections;
  }

  @Override
  public String name() {
    return "newest-reading";
  }

  @Override
  public void filed(String destination, List<FiledObservation> filed) {
    Map<String, Instant> newest = new HashMap<>();
    for (FiledObservation one : filed) {
      String connection = one.readings().get(0).origin().linkId();
      if (connection != null && !one.onlyRetracts() && one.change() != Change.RETRACTED) {
        newest.merge(connection, one.newest(), BinaryOperator.maxBy(naturalOrder()));
      }
    }
    newest.forEach(connections);
  }
}
