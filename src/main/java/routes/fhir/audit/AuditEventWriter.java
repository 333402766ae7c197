package routes.fhir.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.springframework.stereotype.Component;
import routes.fhir.bundle.ClientIds;
import routes.fhir.client.FhirProperties;
import routes.operations.audit.AuditEvent;
import routes.operations.audit.AuditMirror.Claim;

/**
 * Events as one transaction of <a href="https://hl7.org/fhir/R4/auditevent.html">AuditEvents</a>.
 * Each has the id of its event, or its tag where the server gives the ids, so that one written
 * twice stands once.
 */
@Component("auditEventWriter")
public class AuditEventWriter {
  private final ObjectMapper json;
  private final ClientIds clientIds;
  private final AuditEventResources resources;
  private final String tagSystem;

  AuditEventWriter(ObjectMapper json, ClientIds clientIds, FhirProperties fhir) {
    this.json = json;
    this.clientIds = clientIds;
    this.resources = new AuditEventResources(fhir.identifierBase());
    this.tagSystem = fhir.identifierBase() + "/identifier/audit-event";
  }

  /**
   * The transaction that writes these events.
   *
   * @throws routes.fhir.FhirOutageException where the server cannot be asked whether it takes ids
   */
  public String transaction(Claim claim) {
    ObjectNode bundle = JsonNodeFactory.instance.objectNode();
    bundle.put("resourceType", "Bundle").put("type", "transaction");
    ArrayNode entries = bundle.putArray("entry");
    boolean ours = clientIds.taken();
    for (AuditEvent event : claim.events()) {
      ObjectNode resource = resources.of(event, claim.refusals() == 0);
      ObjectNode tag = resource.putObject("meta").putArray("tag").addObject();
      tag.put("system", tagSystem).put("code", event.id());
      ObjectNode entry = entries.addObject();
      ObjectNode request = JsonNodeFactory.instance.objectNode();
      if (ours) {
        resource.put("id", event.id());
        request.put("method", "PUT").put("url", "AuditEvent/" + event.id());
      } else {
        entry.put("fullUrl", "urn:uuid:" + event.id());
        request.put("method", "POST").put("url", "AuditEvent");
        request.put(
            "ifNoneExist",
            "_tag=" + URLEncoder.encode(tagSystem, StandardCharsets.UTF_8) + "%7C" + event.id());
      }
      entry.set("resource", resource);
      entry.set("request", request);
    }
    return bundle.toString();
  }

  /**
   * Reads the server's answer.
   *
   * @throws IllegalStateException where one of the events was not written
   */
  public void written(String answer) throws JsonProcessingException {
    for (JsonNode entry : json.readTree(answer).path("entry")) {
      if (!entry.path("response").path("status").asText("200").startsWith("2")) {
        throw new IllegalStateException("an AuditEvent was not written");
      }
    }
  }
}
