package routes.fhir.resource;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.SortedSet;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import routes.fhir.FhirOutageException;
import routes.fhir.bundle.ClientIds;
import routes.fhir.bundle.InstallationIdentifier;
import routes.fhir.bundle.SoftwareDevice;
import routes.fhir.bundle.Terminology;
import routes.fhir.client.FhirProperties;

/**
 * The Provenance of what was done in one transaction for one link. Shape:
 * https://hl7.org/fhir/R4/provenance.html.
 */
@Component
public class ProvenanceResources {
  public static final String TYPE = "Provenance";

  /** A window may have been filled by thousands of messages, each with a trace of its own. */
  private static final int MOST_TRACES = 50;

  private final SoftwareDevice software;
  private final String base;
  private final boolean consents;
  private final ClientIds clientIds;

  ProvenanceResources(
      SoftwareDevice software,
      ClientIds clientIds,
      FhirProperties fhir,
      @Value("${fhir.consent.enabled:true}") boolean consents) {
    this.software = software;
    this.clientIds = clientIds;
    this.base = fhir.identifierBase();
    this.consents = consents;
  }

  /** What was done, as <a href="https://hl7.org/fhir/R4/v3/DataOperation/cs.html">HL7</a> says. */
  public enum Activity {
    CREATE,
    UPDATE,
    NULLIFY
  }

  /**
   * What is said of the resources that were written.
   *
   * @param targets {@code Type/id} of each
   * @param authors {@code Device/id} of the devices that measured; may be none
   * @param recorded when the newest of the readings came in
   * @param connection id of the connection that they came by, or null
   * @param traces ids that lead from the entry to these resources; may be none
   */
  public record Said(
      Activity activity,
      Collection<String> targets,
      SortedSet<String> authors,
      Instant recorded,
      String connection,
      SortedSet<String> traces) {}

  /**
   * The whole Provenance, where the server gives the ids with the tag that it is found by.
   *
   * @throws FhirOutageException where nobody knows yet how the server takes ids, and it cannot be
   *     asked
   */
  public ObjectNode of(String id, Said said) {
    ObjectNode provenance = JsonNodeFactory.instance.objectNode();
    provenance.put("resourceType", TYPE).put("id", id);
    ArrayNode targets = provenance.putArray("target");
    said.targets().forEach(target -> targets.addObject().put("reference", target));
    // UTC, whole milliseconds: servers keep no more.
    provenance.put("recorded", said.recorded().truncatedTo(ChronoUnit.MILLIS).toString());
    Terminology.code(
        provenance.putObject("activity"),
        Terminology.HL7 + "v3-DataOperation",
        said.activity().name());
    ArrayNode agents = provenance.putArray("agent");
    said.authors().forEach(device -> agent(agents.addObject(), "author").put("reference", device));
    name(
        agent(agents.addObject(), "assembler").put("reference", software.reference()),
        software.identifier());
    ArrayNode entities = JsonNodeFactory.instance.arrayNode();
    if (consents && said.connection() != null) {
      // By its identifier: no reading waits for the Consent, and nobody is kept from deleting it.
      name(
          source(entities).put("type", ConsentResources.TYPE),
          new InstallationIdentifier(base + "/identifier/connection", said.connection()));
    }
    said.traces().stream()
        .limit(MOST_TRACES)
        .forEach(
            trace ->
                name(
                    source(entities),
                    new InstallationIdentifier(base + "/identifier/trace", trace)));
    if (!entities.isEmpty()) {
      provenance.set("entity", entities);
    }
    if (!clientIds.taken()) {
      provenance
          .putObject("meta")
          .putArray("tag")
          .addObject()
          .put("system", base + "/identifier/provenance")
          .put("code", id);
    }
    return provenance;
  }

  /** Whether one that was read at the server is of this software. */
  public boolean isOurs(ObjectNode provenance) {
    return provenance.path("agent").findValues("who").stream()
        .anyMatch(
            who -> who.at("/identifier/system").asText().equals(software.identifier().system()));
  }

  private static ObjectNode agent(ObjectNode agent, String type) {
    Terminology.code(
        agent.putObject("type"), Terminology.HL7 + "provenance-participant-type", type);
    return agent.putObject("who");
  }

  private static ObjectNode source(ArrayNode entities) {
    return entities.addObject().put("role", "source").putObject("what");
  }

  private static void name(ObjectNode reference, InstallationIdentifier identifier) {
    identifier.into(reference.putObject("identifier"));
  }
}
