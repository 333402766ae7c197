package routes.fhir.client;

import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.util.ObjectHelper;
import org.springframework.stereotype.Component;
import routes.fhir.FhirRefusalException;

/**
 * Whether the FHIR server has refused something since it was last asked, of which a Provenance was
 * a part: then that may be what it does not take. Thread-safe.
 */
@Component
public class ProvenanceDoubts {
  private static final String PROVENANCE = "\"resourceType\":\"Provenance\"";

  /**
   * With these a server refuses a type that it does not know or does not let us write, the
   * transaction as a whole.
   */
  private static final Set<Integer> REFUSING = Set.of(403, 404, 405, 410, 501);

  private final AtomicBoolean raised = new AtomicBoolean();

  /**
   * Takes in a failed call.
   *
   * @param sent its body
   * @param failure what the client threw
   * @param converted what became of that
   */
  void failed(Object sent, Throwable failure, Throwable converted) {
    BaseServerResponseException answer =
        ObjectHelper.getException(BaseServerResponseException.class, failure);
    boolean refused =
        converted instanceof FhirRefusalException
            || (answer != null && REFUSING.contains(answer.getStatusCode()));
    if (refused && sent instanceof String text && text.contains(PROVENANCE)) {
      raised.set(true);
    }
  }

  public boolean areRaised() {
    return raised.get();
  }

  public void raise() {
    raised.set(true);
  }

  public void settle() {
    raised.set(false);
  }
}
