package routes.fhir;

import ca.uhn.fhir.rest.server.exceptions.ForbiddenOperationException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.stereotype.Component;

/**
 * Whether the FHIR server has refused something since it was last asked, of which a Provenance was
 * a part: then that may be what it does not take. Thread-safe.
 */
@Component
public class ProvenanceDoubts {
  private static final String PROVENANCE = "\"resourceType\":\"Provenance\"";

  private final AtomicBoolean raised = new AtomicBoolean();

  /**
   * Takes in a failed call.
   *
   * @param sent its body
   * @param failure what the client threw
   * @param converted what became of that
   */
  void failed(Object sent, Throwable failure, Throwable converted) {
    boolean refused =
        converted instanceof FhirRefusalException
            || failure instanceof ForbiddenOperationException
            || failure.getCause() instanceof ForbiddenOperationException;
    if (refused && sent instanceof String text && text.contains(PROVENANCE)) {
      raised.set(true);
    }
  }

  boolean areRaised() {
    return raised.get();
  }

  void raise() {
    raised.set(true);
  }

  void settle() {
    raised.set(false);
  }
}
