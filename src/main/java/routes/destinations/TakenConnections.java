package routes.destinations;

import java.util.Map;
import java.util.Set;
import routes.fhir.client.Destination;

/**
 * Whose Consents a destination takes, as a condition on the table {@code connection}: so that those
 * that it does not take cost nothing, and are taken as soon as they or the rule have changed.
 */
final class TakenConnections {
  private static final String REFERENCE = "connection.patient_reference";

  private final Set<String> vendors;
  private final Set<String> patients;

  TakenConnections(Destination destination) {
    this.vendors = destination.vendors();
    this.patients = destination.patients();
  }

  /** In SQL; the same rule that {@link Destination} has for the readings of linked persons. */
  String condition() {
    return (vendors.isEmpty() ? "true" : "connection.vendor in (:vendors)")
        + (patients.isEmpty() ? "" : " and (" + patient() + ")");
  }

  private static String patient() {
    return "case when %1$s like 'Patient/%%' then %1$s else 'Patient/' || %1$s end in (:patients)"
            .formatted(REFERENCE)
        + " or connection.patient_system || '|' || connection.patient_value in (:patients)";
  }

  /** The values of the condition. */
  Map<String, Set<String>> values() {
    return Map.of("vendors", vendors, "patients", patients);
  }
}
