package routes.fhir.record;

import java.util.Optional;
import routes.mapping.fhir.FhirMapping;

/** The FHIR mappings in force. */
@FunctionalInterface
public interface FhirMappings {
  /** The FHIR mapping of the pair of that name ({@code origin.vendor}), or empty without one. */
  Optional<FhirMapping> of(String vendor);
}
