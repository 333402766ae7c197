package routes.fhir.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import routes.mapping.fhir.FhirMapping;

/**
 * The server gives the ids: resources are found by our identifier, wherever they stand. That finds
 * those too that were written under an id of ours before the server ceased to take such.
 *
 * <p>Several resources of one identifier are no error of a reading, and a server whose conditional
 * create is not safe in a race makes them. Every writer goes on with the same one, with or without
 * a ledger, so that there never become more: of those not entered in error the one with the
 * smallest id. Nothing is lost by it, since what comes later is merged into that one and the others
 * stay as they are, and {@link DuplicateResources} tells of them. The smallest id, and neither the
 * earliest nor the one that the ledger names: the time of a resource changes when it is updated, a
 * ledger can be lost, and either would make the choice change with it. One entered in error comes
 * last, because that is how people put a duplicate away, and readings merged into it would be lost.
 */
final class ServerNamedIds implements BundleIds {

  private final DuplicateResources duplicates;
  private final Map<String, String> tokens = new HashMap<>();
  private final Map<String, String> wantedByToken = new HashMap<>();
  private final Map<String, TreeMap<String, ObjectNode>> found = new HashMap<>();
  private final Map<String, String> known = new HashMap<>();
  private final Map<String, String> ours = new HashMap<>();

  ServerNamedIds(DuplicateResources duplicates) {
    this.duplicates = duplicates;
  }

  @Override
  public List<String> searches(String type, Map<String, ObjectNode> wanted, Set<String> written) {
    List<String> searched = new ArrayList<>();
    wanted.forEach((id, resource) -> searched.add(expected(type, id, resource)));
    return List.of(InstallationIdentifier.search(type, searched));
  }

  @Override
  public void unsearched(String type, String id, ObjectNode resource) {
    expected(type, id, resource);
  }

  private String expected(String type, String id, ObjectNode resource) {
    String token = InstallationIdentifier.all(resource).get(0).boundedToken();
    tokens.put(type + "/" + id, token);
    wantedByToken.put(type + "?" + token, type + "/" + id);
    return token;
  }

  @Override
  public void found(ObjectNode resource) {
    ours.clear();
    String type = resource.path("resourceType").asText();
    for (InstallationIdentifier identifier : InstallationIdentifier.all(resource)) {
      String wanted = wantedByToken.get(type + "?" + identifier.token());
      if (wanted != null) {
        found
            .computeIfAbsent(wanted, any -> new TreeMap<>())
            .put(resource.path("id").asText(), resource);
      }
    }
  }

  @Override
  public Optional<ObjectNode> existing(String type, String id) {
    String reference = type + "/" + id;
    Optional<ObjectNode> there = chosen(reference);
    there.ifPresent(any -> duplicates.found(reference, found.get(reference).keySet()));
    return there.map(
        one -> {
          ObjectNode ours = one.deepCopy();
          rename(ours, ours());
          return ours.put("id", id);
        });
  }

  private Optional<ObjectNode> chosen(String reference) {
    TreeMap<String, ObjectNode> candidates = found.get(reference);
    if (candidates == null) {
      return Optional.empty();
    }
    return candidates.values().stream()
        .filter(each -> !FhirMapping.isEnteredInError(each))
        .findFirst()
        .or(() -> Optional.of(candidates.firstEntry().getValue()));
  }

  @Override
  public void known(String type, String id, LedgerRow row) {
    String theirs = row.serverId() == null ? id : row.serverId();
    known.put(type + "/" + id, type + "/" + theirs);
  }

  @Override
  public Ledger.Entry placed(Ledger.Entry entry) {
    String reference = entry.type() + "/" + entry.id();
    String id = chosen(reference).map(there -> there.path("id").asText()).orElse(null);
    return entry.at(tokens.get(reference), id);
  }

  @Override
  public List<PlannedWrite> sent(List<PlannedWrite> writes) {
    Map<String, String> names = new HashMap<>(known);
    found.keySet().forEach(reference -> names.put(reference, theirs(reference)));
    writes.stream()
        .filter(PlannedWrite::creates)
        .forEach(write -> names.put(write.ownReference(), write.fullUrl()));
    return writes.stream()
        .map(
            write -> {
              ObjectNode resource = write.resource().deepCopy();
              rename(resource, names);
              return new PlannedWrite(write.entry(), resource, write.ifMatch());
            })
        .toList();
  }

  /** Our references by those of the server. */
  private Map<String, String> ours() {
    if (ours.isEmpty()) {
      known.forEach((reference, its) -> ours.put(its, reference));
      found.keySet().forEach(reference -> ours.put(theirs(reference), reference));
    }
    return ours;
  }

  private String theirs(String reference) {
    String type = reference.substring(0, reference.indexOf('/'));
    return type + "/" + chosen(reference).orElseThrow().path("id").asText();
  }

  /** Exchanges the references inside a resource. */
  private static void rename(JsonNode node, Map<String, String> names) {
    if (node instanceof ObjectNode object && object.path("reference").isTextual()) {
      String other = names.get(object.get("reference").asText());
      if (other != null) {
        object.put("reference", other);
      }
    }
    node.forEach(child -> rename(child, names));
  }
}
