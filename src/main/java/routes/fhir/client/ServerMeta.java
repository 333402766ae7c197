package routes.fhir.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** What a FHIR server itself says in the {@code meta} of a resource that it answers with. */
public final class ServerMeta {
  private ServerMeta() {}

  /** The version that the server holds; empty where it names none. */
  public static Optional<String> version(ObjectNode resource) {
    return Optional.of(resource.path("meta").path("versionId").asText(""))
        .filter(version -> !version.isEmpty());
  }

  /** Takes it out, so that only what was written is left; the given {@code meta} stays as it is. */
  public static void drop(ObjectNode resource) {
    drop(resource, List.of("versionId", "lastUpdated", "source"));
  }

  /** Takes these members of {@code meta} out; the given {@code meta} stays as it is. */
  public static void drop(ObjectNode resource, List<String> members) {
    if (resource.get("meta") instanceof ObjectNode given) {
      ObjectNode meta = given.deepCopy();
      meta.remove(members);
      if (meta.isEmpty()) {
        resource.remove("meta");
      } else {
        resource.set("meta", meta);
      }
    }
  }
}
