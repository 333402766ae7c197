package routes.fhir;

import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.ExchangeException;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.util.ObjectHelper;
import org.springframework.stereotype.Component;

/**
 * A draft that the FHIR server refuses alone is tried once without its Provenance before it is
 * given up: {@link ProvenanceProbe} sends a simpler one than readings get, and is not asked each
 * time.
 */
@Component("unexplainedDrafts")
public class UnexplainedDrafts {
  private final ProvenanceRefusals refusals;

  UnexplainedDrafts(ProvenanceRefusals refusals) {
    this.refusals = refusals;
  }

  /** Whether the draft was refused together with a Provenance, and not without one so far. */
  public boolean areLeftToTry(
      @Body List<ObservationDraft> single,
      @ExchangeProperty("work") BundleWork refused,
      @ExchangeException Exception failure) {
    return refusal(failure) != null
        && refused.explained()
        && single.stream().noneMatch(ObservationDraft::isUnexplained);
  }

  /** The same draft, to be written without a Provenance. */
  public List<ObservationDraft> of(
      @Body List<ObservationDraft> single, @ExchangeException Exception failure) {
    int status = refusal(failure).status();
    return single.stream().map(draft -> draft.unexplained(status)).toList();
  }

  /** A bundle went through: where it did so only without its Provenance, that was refused. */
  public void written(@ExchangeProperty("work") BundleWork work) {
    if (!work.writes().isEmpty()) {
      work.drafts().stream()
          .filter(ObservationDraft::isUnexplained)
          .findFirst()
          .ifPresent(draft -> refusals.refused(draft.refusedExplained()));
    }
  }

  private static FhirRefusalException refusal(Exception failure) {
    return ObjectHelper.getException(FhirRefusalException.class, failure);
  }
}
