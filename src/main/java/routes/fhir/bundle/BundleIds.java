package routes.fhir.bundle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How the resources of one bundle are found and addressed at the FHIR server. All planning is done
 * under ids of ours; what the server calls them begins and ends here. Not thread-safe.
 */
public interface BundleIds {

  /**
   * The searches, relative to the server, that find what it holds of these.
   *
   * @param wanted resources by their id of ours, of one type, at least one
   * @param written ids of those of which there was once, or may have been, a write
   */
  List<String> searches(String type, Map<String, ObjectNode> wanted, Set<String> written);

  /** This one is written without having been searched for. */
  void unsearched(String type, String id, ObjectNode resource);

  /** Takes in a resource as the server holds it. */
  void found(ObjectNode resource);

  /** What the server holds of a resource, under our id and with references by our ids. */
  Optional<ObjectNode> existing(String type, String id);

  /** The ledger vouches for this one, which is therefore not searched for. */
  void known(String type, String id, LedgerRow row);

  /** The row with where the resource stands, as far as that is known now. */
  Ledger.Entry placed(Ledger.Entry entry);

  /** Writes in the words of the server: ids and references as it knows them. */
  List<PlannedWrite> sent(List<PlannedWrite> writes);
}
