package routes.fhir.draft;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import routes.fhir.client.ServerMeta;

/**
 * Whether Observations say which profiles they conform to ({@code meta.profile}). A server that
 * validates against profiles which it does not have, or has in another version, refuses what claims
 * them.
 */
@Component
public class ClaimedProfiles {
  private final boolean claimed;

  ClaimedProfiles(@Value("${fhir.claim-profiles:true}") boolean claimed) {
    this.claimed = claimed;
  }

  /** The Observation as it is to be written; the given one stays as it is. */
  public ObjectNode of(ObjectNode observation) {
    if (claimed || !observation.path("meta").has("profile")) {
      return observation;
    }
    ObjectNode without = observation.objectNode();
    without.setAll(observation);
    ServerMeta.drop(without, List.of("profile"));
    return without;
  }
}
