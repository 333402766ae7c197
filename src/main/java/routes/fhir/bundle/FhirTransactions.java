package routes.fhir.bundle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import routes.fhir.FhirConflictException;
import routes.fhir.FhirOutageException;
import routes.fhir.FhirRefusalException;
import routes.fhir.client.FhirFailures.Purpose;

/**
 * The calls that filing makes of a FHIR server, one at a time in a thread; any number of threads
 * may call. Nothing that leaves here, exceptions included, holds content of a request or an answer
 * beyond what was asked for.
 */
public interface FhirTransactions {

  /**
   * Every resource that a search finds, to its last page.
   *
   * @param query relative to the server: {@code Type?parameter=…}
   * @throws FhirOutageException where the server cannot be asked
   */
  List<ObjectNode> search(String query, Purpose purpose);

  /**
   * Sends a transaction.
   *
   * @param bundle as JSON
   * @return what the server answered, by {@code Type/id}
   * @throws FhirRefusalException where something in it is refused for its own sake
   * @throws FhirConflictException where another writer came first
   * @throws FhirOutageException for everything else
   */
  Map<String, TransactionBundle.Answered> send(String bundle, Purpose purpose);
}
