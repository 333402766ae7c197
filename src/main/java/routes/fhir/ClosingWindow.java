package routes.fhir;

/**
 * An Observation that is to become final, because its window is over.
 *
 * @param linkId the link it belongs to
 */
public record ClosingWindow(String observationId, String linkId) {
  /** The id only. */
  @Override
  public String toString() {
    return "Observation/" + observationId;
  }
}
