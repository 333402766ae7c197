package routes.fhir;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import routes.fhir.BundleWork.PlannedWrite;

/** Every resource stands under our id: the server takes ids of its clients. */
final class ClientNamedIds implements BundleIds {
  private final Map<String, ObjectNode> found = new HashMap<>();

  @Override
  public String search(String type, Map<String, ObjectNode> wanted) {
    return type + "?_id=" + String.join(",", wanted.keySet()) + "&_count=" + wanted.size();
  }

  @Override
  public void found(ObjectNode resource) {
    String type = resource.path("resourceType").asText();
    found.put(type + "/" + resource.path("id").asText(), resource);
  }

  @Override
  public Optional<ObjectNode> existing(String type, String id) {
    return Optional.ofNullable(found.get(type + "/" + id));
  }

  @Override
  public void known(String type, String id, LedgerRow row) {
    // Where it stands follows from its id.
  }

  @Override
  public Ledger.Entry placed(Ledger.Entry entry) {
    return entry;
  }

  @Override
  public List<PlannedWrite> sent(List<PlannedWrite> writes) {
    return writes;
  }
}
