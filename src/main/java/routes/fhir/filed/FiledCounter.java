package routes.fhir.filed;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/**
 * The counter {@code wearables.filed}: Observations by what became of them ({@code change}: {@code
 * created}, {@code merged}, {@code unchanged}, {@code retracted}) and by {@code vendor}. What comes
 * again counts as unchanged.
 */
@Component
class FiledCounter implements FiledListener {
  private final MeterRegistry meters;

  FiledCounter(MeterRegistry meters) {
    this.meters = meters;
  }

  @Override
  public String name() {
    return "metrics";
  }

  @Override
  public void filed(String destination, List<FiledObservation> filed) {
    for (FiledObservation one : filed) {
      String vendor = one.readings().get(0).origin().vendor();
      meters
          .counter(
              "wearables.filed",
              "change",
              one.change().name().toLowerCase(Locale.ROOT),
              "vendor",
              vendor == null ? "" : vendor)
          .increment();
    }
  }
}
