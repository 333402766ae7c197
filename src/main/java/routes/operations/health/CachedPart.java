package routes.operations.health;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;

/**
 * One part of health as it was found, with {@code secondsOld}. Down where that fails or takes too
 * long, in words; out of service before the first look.
 */
final class CachedPart implements HealthIndicator, CachedHealth.Cached {
  private static final String AGE = "secondsOld";
  private static final String ERROR = "error";
  private static final String REASON = "reason";

  private final BackgroundLooks looks;
  private final Look<Health> look;

  CachedPart(String name, HealthIndicator source, BackgroundLooks looks) {
    this.looks = looks;
    this.look = looks.add(name, source::health);
  }

  /** The same part, made anew. */
  void ask(HealthIndicator source) {
    look.ask(source::health);
  }

  @Override
  public void forget() {
    looks.remove(look);
  }

  @Override
  public Health health() {
    Look.Known<Health> known = look.known();
    return known
        .answer()
        .map(CachedPart::inWords)
        .orElseGet(() -> Health.status(without(known)).withDetail(REASON, known.failure()))
        .withDetail(AGE, known.age().toSeconds())
        .build();
  }

  private static Status without(Look.Known<Health> known) {
    return known.asked() ? Status.DOWN : Status.OUT_OF_SERVICE;
  }

  private static Health.Builder inWords(Health found) {
    Map<String, Object> details = new LinkedHashMap<>(found.getDetails());
    Object error = details.remove(ERROR);
    if (error != null) {
      details.put(REASON, FailureWords.ofDetail(error.toString()));
    }
    return Health.status(found.getStatus()).withDetails(details);
  }
}
