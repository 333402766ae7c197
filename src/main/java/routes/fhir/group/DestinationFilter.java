package routes.fhir.group;

import routes.fhir.client.Destination;
import routes.fhir.identity.ReadingOwners;
import routes.fhir.record.MeasurementRecord;
import routes.mapping.Measurement;
import routes.operations.stage.ReplayHeaders;

/** Which records of a batch are for this destination. */
final class DestinationFilter {
  private final Destination destination;
  private final ReadingOwners owners;

  /**
   * @param owners whose the readings of the batch are
   */
  DestinationFilter(Destination destination, ReadingOwners owners) {
    this.destination = destination;
    this.owners = owners;
  }

  /**
   * Whether a record is for this destination. One of nobody in particular is not where the
   * destination takes the readings of certain patients only; nor is one that does not tell whose it
   * may be, which the first destination finds fault with.
   */
  boolean takes(MeasurementRecord source) {
    String meant = source.headers().get(ReplayHeaders.DESTINATION);
    if (meant != null && !meant.equals(destination.name())) {
      return false;
    }
    Measurement measurement = source.measurement();
    Measurement.Origin origin = measurement == null ? null : measurement.origin();
    if (!destination.vendors().isEmpty()
        && (origin == null || !destination.vendors().contains(origin.vendor()))) {
      return false;
    }
    return destination.patients().isEmpty() || takesPatient(measurement);
  }

  private boolean takesPatient(Measurement measurement) {
    if (!owners.canTell(measurement)) {
      return false;
    }
    return owners
        .standing(measurement)
        .map(
            link ->
                destination.takesPatient(
                    link.patientSystem(), link.patientValue(), link.patientReference()))
        .orElseGet(
            () ->
                owners
                    .named(measurement)
                    .filter(
                        name ->
                            destination.takesPatient(name.system(), name.value(), name.reference()))
                    .isPresent());
  }
}
