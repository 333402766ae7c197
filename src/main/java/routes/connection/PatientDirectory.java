package routes.connection;

import java.util.Optional;

/** Where patients are looked up; routes call it by the bean name {@code patientDirectory}. */
public interface PatientDirectory {

  /**
   * The reference ({@code Patient/…}) of the one patient with this identifier.
   *
   * @return empty if there is none
   * @throws RuntimeException if the directory cannot be asked now; the caller asks again later
   */
  Optional<String> find(String system, String value);
}
