package routes.fhir.record;

import java.util.Collection;
import java.util.List;
import org.springframework.stereotype.Component;
import routes.fhir.client.Destination;
import routes.operations.destination.DestinationNames;
import routes.operations.support.StartRefusedException;

/**
 * The vendors that rules of the configuration name: every reading has the name of a mapping, so a
 * rule for any other name would never apply, and nobody would be told.
 */
@Component
public class NamedVendors {
  private final FhirMappings mappings;

  /**
   * Checks those of the destination.
   *
   * @throws StartRefusedException where it names one without a mapping
   */
  NamedVendors(FhirMappings mappings, Destination destination) {
    this.mappings = mappings;
    check(DestinationNames.prefix(destination.name()) + ".vendors", destination.vendors());
  }

  /**
   * Checks those of a rule.
   *
   * @param property where the rule stands
   * @throws StartRefusedException where it names one without a mapping
   */
  public void check(String property, Collection<String> vendors) {
    List<String> unknown =
        vendors.stream().filter(vendor -> mappings.of(vendor).isEmpty()).sorted().toList();
    if (!unknown.isEmpty()) {
      throw new StartRefusedException(
          "%s names what no mapping folder is called: %s."
              .formatted(property, String.join(", ", unknown)));
    }
  }
}
