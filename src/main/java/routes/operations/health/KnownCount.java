package routes.operations.health;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.Callable;

/** A gauge of something that has to be counted: a scrape reads what the last look has counted. */
public final class KnownCount implements AutoCloseable {
  private final BackgroundLooks looks;
  private final Look<Long> look;

  private KnownCount(BackgroundLooks looks, Look<Long> look) {
    this.looks = looks;
    this.look = look;
  }

  /** Registers the gauge; it has no value (NaN) where nothing is known. */
  public static KnownCount gauge(
      String name,
      String meaning,
      Callable<Long> count,
      MeterRegistry meters,
      BackgroundLooks all) {
    KnownCount known = new KnownCount(all, all.add(name, count));
    Gauge.builder(name, known, KnownCount::value).description(meaning).register(meters);
    return known;
  }

  private double value() {
    return look.known().answer().map(Long::doubleValue).orElse(Double.NaN);
  }

  /** Counts no more. */
  @Override
  public void close() {
    looks.remove(look);
  }
}
