package routes.fhir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What stands in the {@link FhirStub}, and what stood there before, in memory. */
class StoredResources {
  private final Map<String, ObjectNode> resources = new LinkedHashMap<>();
  private final Map<String, Integer> versions = new LinkedHashMap<>();
  private final Map<String, List<ObjectNode>> history = new LinkedHashMap<>();

  public synchronized void put(ObjectNode resource) {
    String reference = resource.get("resourceType").asText() + "/" + resource.get("id").asText();
    int version = versions.merge(reference, 1, Integer::sum);
    ObjectNode stored = resource.deepCopy();
    ObjectNode meta =
        stored.get("meta") instanceof ObjectNode given ? given : stored.putObject("meta");
    meta.put("versionId", Integer.toString(version));
    resources.put(reference, stored);
    history.computeIfAbsent(reference, any -> new ArrayList<>()).add(0, stored);
  }

  /** Every version of a resource, the newest first. */
  synchronized List<ObjectNode> history(String reference) {
    return List.copyOf(history.getOrDefault(reference, List.of()));
  }

  public void patient(String id, String system, String value) {
    ObjectNode patient =
        JsonNodeFactory.instance.objectNode().put("resourceType", "Patient").put("id", id);
    patient.putArray("identifier").addObject().put("system", system).put("value", value);
    put(patient);
  }

  /** An Encounter; one without a subject where {@code subject} is null. */
  void encounter(String id, String system, String value, String subject) {
    ObjectNode encounter =
        JsonNodeFactory.instance.objectNode().put("resourceType", "Encounter").put("id", id);
    encounter.putArray("identifier").addObject().put("system", system).put("value", value);
    if (subject != null) {
      encounter.putObject("subject").put("reference", subject);
    }
    put(encounter);
  }

  /**
   * A merge that leaves the merged Patient standing, with its identifier.
   *
   * @param survivor an id, or the URL of a Patient elsewhere
   */
  public synchronized void replace(String patient, String survivor) {
    ObjectNode replaced = get("Patient/" + patient).orElseThrow().put("active", false);
    ObjectNode link = replaced.putArray("link").addObject();
    link.putObject("other")
        .put("reference", survivor.contains("/") ? survivor : "Patient/" + survivor);
    link.put("type", "replaced-by");
    put(replaced);
  }

  /** Whether there was one. */
  public synchronized boolean delete(String reference) {
    return resources.remove(reference) != null;
  }

  public synchronized Optional<ObjectNode> get(String reference) {
    return Optional.ofNullable(resources.get(reference)).map(ObjectNode::deepCopy);
  }

  public synchronized List<ObjectNode> all(String type) {
    return resources.values().stream()
        .filter(resource -> resource.get("resourceType").asText().equals(type))
        .map(ObjectNode::deepCopy)
        .toList();
  }

  synchronized boolean has(String reference) {
    return resources.containsKey(reference);
  }

  /** The last version that this id ever had; empty for one that was never there. */
  synchronized Optional<Integer> version(String reference) {
    return Optional.ofNullable(versions.get(reference));
  }

  /** Those of a type that match search parameters. */
  List<ObjectNode> matching(String type, Map<String, String> parameters) {
    return all(type).stream().filter(resource -> matches(resource, parameters)).toList();
  }

  public synchronized void clear() {
    resources.clear();
    versions.clear();
    history.clear();
  }

  /** A copy of all that stands here. */
  synchronized Map<String, ObjectNode> backup() {
    Map<String, ObjectNode> copy = new LinkedHashMap<>();
    resources.forEach((reference, resource) -> copy.put(reference, resource.deepCopy()));
    return copy;
  }

  /** What stood here at the time of the backup, and no memory of anything else. */
  synchronized void restore(Map<String, ObjectNode> backup) {
    resources.clear();
    versions.clear();
    history.clear();
    backup.forEach(
        (reference, resource) -> {
          resources.put(reference, resource.deepCopy());
          versions.put(reference, resource.at("/meta/versionId").asInt());
        });
  }

  private static boolean matches(ObjectNode resource, Map<String, String> parameters) {
    if (parameters.containsKey("_id")) {
      return Arrays.asList(parameters.get("_id").split(",")).contains(resource.get("id").asText());
    }
    for (String reference : List.of("patient", "device")) {
      if (parameters.containsKey(reference)) {
        return resource
            .at("/" + reference + "/reference")
            .asText()
            .equals(parameters.get(reference));
      }
    }
    if (parameters.containsKey("target")) {
      List<String> targets = Arrays.asList(parameters.get("target").split(","));
      return resource.path("target").findValuesAsText("reference").stream()
          .anyMatch(targets::contains);
    }
    boolean tagged = parameters.containsKey("_tag");
    String tokens = parameters.getOrDefault(tagged ? "_tag" : "identifier", "");
    List<String> wanted = List.of(tokens.split("(?<!\\\\),"));
    for (JsonNode name : tagged ? resource.at("/meta/tag") : resource.path("identifier")) {
      String token =
          escaped(name.path("system").asText())
              + "|"
              + escaped(name.path(tagged ? "code" : "value").asText());
      if (wanted.contains(token)) {
        return true;
      }
    }
    return false;
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("|", "\\|").replace(",", "\\,").replace("$", "\\$");
  }
}
