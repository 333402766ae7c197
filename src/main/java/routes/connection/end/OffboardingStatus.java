package routes.connection.end;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * How one step of a farewell stands, as callers are told.
 *
 * @param finishedAt null while it is still to do
 * @param nextAttemptAt null where it is finished or waits for the step before it
 * @param attempts failed ones so far
 * @param reason why it failed last or how it ended, in words; or null
 * @param erased resources deleted from the FHIR server, for {@code ERASE}
 * @param marked resources that the FHIR server would not delete, marked entered-in-error instead
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OffboardingStatus(
    OffboardingStep step,
    Instant askedAt,
    Instant finishedAt,
    Instant nextAttemptAt,
    int attempts,
    String reason,
    int erased,
    int marked) {

  public boolean open() {
    return finishedAt == null;
  }
}
