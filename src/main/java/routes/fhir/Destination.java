package routes.fhir;

import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import routes.mapping.Measurement;
import routes.operations.DestinationNames;
import routes.operations.SentAgain;

/**
 * Which readings go to this FHIR server, and by what it knows their persons.
 *
 * @param name of the destination
 * @param vendors whose readings alone it takes; empty for those of all
 * @param patients whose readings alone it takes, {@code Patient/<id>} or {@code system|value} as
 *     links name them; empty for those of all
 * @param patientSystem identifier system under which it knows the ids that Patients have at the
 *     first destination; null or empty where its Patients have the same ids
 */
@ConfigurationProperties("destination")
public record Destination(
    @DefaultValue(DestinationNames.FIRST) String name,
    @DefaultValue Set<String> vendors,
    @DefaultValue Set<String> patients,
    String patientSystem) {
  private static final String PATIENT = "Patient/";

  public Destination {
    vendors = Set.copyOf(vendors);
    patients = Set.copyOf(patients);
  }

  /** The one that takes all readings. */
  static Destination first() {
    return new Destination(DestinationNames.FIRST, Set.of(), Set.of(), null);
  }

  /** Whether it has names of its own for the Patients of the first destination. */
  boolean renamesPatients() {
    return patientSystem != null && !patientSystem.isBlank();
  }

  /**
   * Whether a record is for this destination. One of nobody in particular is not where the
   * destination takes the readings of certain patients only; nor is one that does not tell whose it
   * may be, which the first destination finds fault with.
   */
  boolean takes(SourceRecord source, ReadingOwners owners) {
    String meant = source.headers().get(SentAgain.DESTINATION);
    if (meant != null && !meant.equals(name)) {
      return false;
    }
    Measurement measurement = source.measurement();
    Measurement.Origin origin = measurement == null ? null : measurement.origin();
    if (!vendors.isEmpty() && (origin == null || !vendors.contains(origin.vendor()))) {
      return false;
    }
    return patients.isEmpty() || takesPatient(measurement, owners);
  }

  private boolean takesPatient(Measurement measurement, ReadingOwners owners) {
    if (!owners.canTell(measurement)) {
      return false;
    }
    return owners
        .standing(measurement)
        .map(
            link ->
                takesPatient(link.patientSystem(), link.patientValue(), link.patientReference()))
        .orElseGet(
            () ->
                owners
                    .named(measurement)
                    .filter(name -> takesPatient(name.system(), name.value(), name.reference()))
                    .isPresent());
  }

  private boolean takesPatient(String system, String value, String reference) {
    return (reference != null
            && patients.contains(reference.startsWith(PATIENT) ? reference : PATIENT + reference))
        || (system != null && value != null && patients.contains(system + "|" + value));
  }
}
