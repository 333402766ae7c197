package routes.destinations;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.actuate.health.CompositeHealthContributor;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthContributor;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.NamedContributor;
import org.springframework.stereotype.Component;

/**
 * The health contributor {@code destinations}: for each destination beside the first, the parts
 * that the first has in health. One that is not running is out of service.
 */
@Component("destinationsHealthContributor")
class DestinationsHealth implements CompositeHealthContributor {
  private final Destinations destinations;

  DestinationsHealth(Destinations destinations) {
    this.destinations = destinations;
  }

  @Override
  public HealthContributor getContributor(String name) {
    return destinations.names().contains(name) ? of(name) : null;
  }

  @Override
  public Iterator<NamedContributor<HealthContributor>> iterator() {
    List<NamedContributor<HealthContributor>> all =
        destinations.names().stream().map(name -> NamedContributor.of(name, of(name))).toList();
    return all.iterator();
  }

  private HealthContributor of(String name) {
    Optional<Map<String, HealthIndicator>> parts =
        destinations.running(name).map(DestinationContext::health);
    if (parts.isPresent()) {
      return CompositeHealthContributor.fromMap(parts.get());
    }
    HealthIndicator notRunning =
        () -> Health.outOfService().withDetail("reason", destinations.reason(name)).build();
    return notRunning;
  }
}
