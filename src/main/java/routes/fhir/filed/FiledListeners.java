package routes.fhir.filed;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;
import routes.fhir.client.Destination;

/**
 * Hands what was filed to every {@link FiledListener}, a person at a time. The health contributor
 * {@code filed}: out of service while filing waits for one of them. Thread-safe.
 */
@Component("filedHealthIndicator")
public class FiledListeners implements HealthIndicator {
  private static final Logger LOG = LoggerFactory.getLogger(FiledListeners.class);
  private static final Comparator<FiledObservation> IN_ORDER =
      Comparator.comparing(FiledObservation::newest).thenComparing(FiledObservation::id);

  private final List<FiledListener> listeners;
  private final String destination;
  private final Clock clock;
  private final Map<String, Failure> failing = new LinkedHashMap<>();

  FiledListeners(List<FiledListener> listeners, Destination destination, Clock clock) {
    this.listeners = List.copyOf(listeners);
    this.destination = destination.name();
    this.clock = clock;
  }

  private record Failure(Instant since, String error) {}

  /**
   * Tells all of them.
   *
   * @param filed of a whole batch, in any order
   * @throws FiledListenerException where one does not take it; nothing is to be committed
   */
  public void tell(List<FiledObservation> filed) {
    Map<String, List<FiledObservation>> persons =
        filed.stream()
            .sorted(IN_ORDER)
            .collect(
                Collectors.groupingBy(
                    FiledObservation::person, LinkedHashMap::new, Collectors.toList()));
    for (FiledListener listener : listeners) {
      try {
        persons.values().forEach(ofOne -> listener.filed(destination, List.copyOf(ofOne)));
      } catch (RuntimeException failure) {
        failed(listener.name(), failure);
        throw new FiledListenerException(listener.name(), failure);
      }
      goesOn(listener.name());
    }
  }

  private synchronized void failed(String listener, RuntimeException failure) {
    String error = failure.getClass().getSimpleName();
    Failure before = failing.get(listener);
    if (before == null) {
      LOG.warn("Filing waits for {}, which does not take what was filed: {}", listener, error);
    }
    failing.put(listener, new Failure(before == null ? clock.instant() : before.since(), error));
  }

  private synchronized void goesOn(String listener) {
    if (failing.remove(listener) != null) {
      LOG.info("{} takes what is filed again", listener);
    }
  }

  @Override
  public synchronized Health health() {
    Health.Builder health = failing.isEmpty() ? Health.up() : Health.outOfService();
    failing.forEach(
        (listener, failure) ->
            health.withDetail(
                listener, Map.of("since", failure.since().toString(), "error", failure.error())));
    return health.build();
  }
}
