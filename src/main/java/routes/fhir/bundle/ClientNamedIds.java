package routes.fhir.bundle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Every resource stands under our id: the server takes ids of its clients.
 *
 * <p>What was never written, as far as is known, is searched for by its identifier: most of that
 * does not exist, and to find out so by id costs HAPI fifteen times as much. What was written is
 * searched for by id, whatever became of its identifier meanwhile.
 */
public final class ClientNamedIds implements BundleIds {
  private static final int LONGEST_INDEXED = 200;

  private final Map<String, ObjectNode> found = new HashMap<>();

  @Override
  public List<String> searches(String type, Map<String, ObjectNode> wanted, Set<String> written) {
    List<String> ids = new ArrayList<>();
    List<String> tokens = new ArrayList<>();
    wanted.forEach(
        (id, resource) -> {
          Optional<InstallationIdentifier> identifier =
              written.contains(id) ? Optional.empty() : searchable(resource);
          identifier.ifPresentOrElse(found -> tokens.add(found.token()), () -> ids.add(id));
        });
    List<String> searches = new ArrayList<>();
    if (!tokens.isEmpty()) {
      searches.add(InstallationIdentifier.search(type, tokens));
    }
    if (!ids.isEmpty()) {
      searches.add(type + "?_id=" + String.join(",", ids) + "&_count=" + ids.size());
    }
    return searches;
  }

  /** HAPI's index of identifiers keeps their first 200 characters. */
  private static Optional<InstallationIdentifier> searchable(ObjectNode resource) {
    return InstallationIdentifier.all(resource).stream()
        .findFirst()
        .filter(identifier -> identifier.value().length() <= LONGEST_INDEXED);
  }

  @Override
  public void unsearched(String type, String id, ObjectNode resource) {
    // Where it will stand follows from its id.
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
