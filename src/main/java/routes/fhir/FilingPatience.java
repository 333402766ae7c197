package routes.fhir;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;

/**
 * How long one batch is tried again while the FHIR server is out. The time runs for the batch as a
 * whole, so that it ends well before the broker takes the consumer for dead.
 */
@Component("filingPatience")
public class FilingPatience {
  private static final String BEGUN = "filingBegun";
  private static final String CONFLICTS = "filingConflicts";
  private static final int MOST_CONFLICTS = 6;

  private final Clock clock;
  private final Duration patience;

  /** Lasts as long as {@code fhir.patience}. */
  public FilingPatience(Clock clock, FhirProperties fhir) {
    this.clock = clock;
    this.patience = fhir.patience();
  }

  /** The time of the batch starts. */
  public void begin(Exchange exchange) {
    exchange.setProperty(BEGUN, clock.instant());
  }

  /**
   * Whether to try again after a version conflict. What a bundle is divided into has no tries left
   * that the bundle has used up: only the Observation in conflict is to stay behind.
   */
  public boolean conflictsLast(Exchange exchange) {
    int conflicts = exchange.getProperty(CONFLICTS, 0, Integer.class) + 1;
    exchange.setProperty(CONFLICTS, conflicts);
    return conflicts <= MOST_CONFLICTS;
  }

  /**
   * Whether to try again after an outage; without {@link #begin} the time starts with the first
   * question.
   */
  public boolean lasts(Exchange exchange) {
    Instant begun = exchange.getProperty(BEGUN, Instant.class);
    if (begun == null) {
      begin(exchange);
      return true;
    }
    return clock.instant().isBefore(begun.plus(patience));
  }
}
