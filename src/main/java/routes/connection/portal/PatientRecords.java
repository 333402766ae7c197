package routes.connection.portal;

import java.time.MonthDay;
import java.util.Optional;
import routes.connection.core.Person;

/**
 * What the FHIR server knows of people. Both throw where it cannot be asked; whoever calls them
 * waits for as long as the server takes.
 */
public interface PatientRecords {

  /**
   * {@code Patient/<id>} of the one Patient who stands for this person now, after merges; empty
   * where there is none, or several.
   */
  Optional<String> standing(Person person);

  /** Day and month of birth, where the Patient has a full date of birth. */
  Optional<MonthDay> birthday(Person person);
}
