package routes.fhir.client;

import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import routes.operations.destination.DestinationNames;

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
  public static Destination first() {
    return new Destination(DestinationNames.FIRST, Set.of(), Set.of(), null);
  }

  /** Whether it has names of its own for the Patients of the first destination. */
  public boolean renamesPatients() {
    return patientSystem != null && !patientSystem.isBlank();
  }

  /** Whether it takes the readings of a Patient that is named like this. */
  public boolean takesPatient(String system, String value, String reference) {
    return (reference != null
            && patients.contains(reference.startsWith(PATIENT) ? reference : PATIENT + reference))
        || (system != null && value != null && patients.contains(system + "|" + value));
  }
}
