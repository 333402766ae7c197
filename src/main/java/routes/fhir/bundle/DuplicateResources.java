package routes.fhir.bundle;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.stereotype.Component;

/**
 * Resources that the FHIR server holds more than once under one identifier of ours, as the searches
 * since the start found them. The health contributor {@code fhirDuplicates}: DEGRADED while there
 * are any, and the gauge {@code wearables.fhir.duplicates}. One that is found single again, because
 * somebody has deleted the others, is forgotten. Thread-safe.
 */
@Component("fhirDuplicatesHealthIndicator")
public class DuplicateResources implements HealthIndicator {
  private static final Logger LOG = LoggerFactory.getLogger(DuplicateResources.class);
  private static final int MOST_REMEMBERED = 1000;
  private static final int MOST_SHOWN = 10;
  private static final Status DEGRADED = new Status("DEGRADED");

  private final Map<String, List<String>> several = Collections.synchronizedMap(bounded());

  /** Registers the gauge. */
  public DuplicateResources(MeterRegistry meters) {
    Gauge.builder("wearables.fhir.duplicates", several, Map::size)
        .description("Resources that the FHIR server holds several times under one identifier")
        .register(meters);
  }

  /**
   * What the server holds under one identifier.
   *
   * @param reference type and id of ours
   * @param serverIds all ids of the server, at least one
   */
  void found(String reference, Collection<String> serverIds) {
    if (serverIds.size() == 1) {
      several.remove(reference);
      return;
    }
    String type = reference.substring(0, reference.indexOf('/') + 1);
    List<String> all = serverIds.stream().map(id -> type + id).toList();
    if (!all.equals(several.put(reference, all))) {
      LOG.warn("The FHIR server holds the same resource {} times: {}", all.size(), all);
    }
  }

  @Override
  public Health health() {
    synchronized (several) {
      if (several.isEmpty()) {
        return Health.up().build();
      }
      return Health.status(DEGRADED)
          .withDetail("count", several.size())
          .withDetail("examples", several.values().stream().limit(MOST_SHOWN).toList())
          .withDetail("readings", "go into the first that is not entered in error; delete the rest")
          .build();
    }
  }

  private static Map<String, List<String>> bounded() {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, List<String>> eldest) {
        return size() > MOST_REMEMBERED;
      }
    };
  }
}
