package routes.fhir.bundle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/**
 * One entry of the transaction.
 *
 * @param entry what the ledger will say of it
 * @param ifMatch version it is based on, or empty for a new resource
 */
public record PlannedWrite(Ledger.Entry entry, ObjectNode resource, Optional<String> ifMatch) {
  /**
   * Of a resource that nobody searches for before: no other can stand under its id.
   *
   * @param linkId the link it belongs to, or null
   */
  public static PlannedWrite unsearched(BundleIds ids, String linkId, ObjectNode resource) {
    String type = resource.get("resourceType").asText();
    String id = resource.get("id").asText();
    ids.unsearched(type, id, resource);
    Ledger.Entry entry = ids.placed(new Ledger.Entry(type, id, linkId, null, null));
    return new PlannedWrite(entry, resource, Optional.empty());
  }

  /** Whether the server is to make it, under an id that it chooses. */
  public boolean creates() {
    return entry.identifier() != null && entry.serverId() == null;
  }

  /** Type and id under which the server has it, or is to have it. */
  public String reference() {
    return entry.type() + "/" + (entry.serverId() == null ? entry.id() : entry.serverId());
  }

  /** Type and id of ours. */
  String ownReference() {
    return entry.type() + "/" + entry.id();
  }

  /** Stands for it inside a transaction that creates it; the same at every attempt. */
  String fullUrl() {
    byte[] name = ownReference().getBytes(StandardCharsets.UTF_8);
    return "urn:uuid:" + UUID.nameUUIDFromBytes(name);
  }
}
