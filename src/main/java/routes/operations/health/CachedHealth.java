package routes.operations.health;

import java.util.Map;
import org.springframework.boot.actuate.availability.LivenessStateHealthIndicator;
import org.springframework.boot.actuate.availability.ReadinessStateHealthIndicator;
import org.springframework.boot.actuate.health.CompositeHealthContributor;
import org.springframework.boot.actuate.health.DefaultHealthContributorRegistry;
import org.springframework.boot.actuate.health.HealthContributor;
import org.springframework.boot.actuate.health.HealthContributorNameFactory;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.PingHealthIndicator;

/**
 * The parts of health, each as a background look has found it, whoever made it: this product,
 * Spring or Camel. Only the process's own states, which are fields, are read when asked.
 */
final class CachedHealth extends DefaultHealthContributorRegistry {
  private final BackgroundLooks looks;

  CachedHealth(Map<String, HealthContributor> contributors, BackgroundLooks looks) {
    this.looks = looks;
    contributors.forEach(this::registerContributor);
  }

  @Override
  public void registerContributor(String name, HealthContributor contributor) {
    String part = HealthContributorNameFactory.INSTANCE.apply(name);
    super.registerContributor(part, cached(part, contributor, looks));
  }

  @Override
  public HealthContributor unregisterContributor(String name) {
    HealthContributor contributor = super.unregisterContributor(name);
    if (contributor instanceof Cached cached) {
      cached.forget();
    }
    return contributor;
  }

  /** What holds a look that may be given up. */
  interface Cached {
    void forget();
  }

  static HealthContributor cached(String name, HealthContributor source, BackgroundLooks looks) {
    if (isStateOfTheProcess(source)) {
      return source;
    }
    return source instanceof CompositeHealthContributor parts
        ? new CachedParts(name, parts, looks)
        : new CachedPart(name, (HealthIndicator) source, looks);
  }

  /** By the class itself: Camel's of the same kind asks all its consumers. */
  private static boolean isStateOfTheProcess(HealthContributor source) {
    return source.getClass() == LivenessStateHealthIndicator.class
        || source.getClass() == ReadinessStateHealthIndicator.class
        || source.getClass() == PingHealthIndicator.class;
  }
}
