package routes.fhir.audit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import routes.operations.audit.AuditEvent;
import routes.operations.audit.AuditOutcome;

/** One event as an <a href="https://hl7.org/fhir/R4/auditevent.html">AuditEvent</a>. */
final class AuditEventResources {
  private static final String DICOM = "http://dicom.nema.org/resources/ontology/DCM";
  private static final String OBJECT = "http://terminology.hl7.org/CodeSystem/audit-entity-type";
  private static final String ROLE = "http://terminology.hl7.org/CodeSystem/object-role";

  private final String base;

  /**
   * @param identifierBase begin of every system that this installation coins
   */
  AuditEventResources(String identifierBase) {
    this.base = identifierBase;
  }

  /**
   * @param refer whether the Patient is referred to; else it is named in words, for a server that
   *     has no such Patient any more
   */
  ObjectNode of(AuditEvent event, boolean refer) {
    ObjectNode resource = JsonNodeFactory.instance.objectNode();
    resource.put("resourceType", "AuditEvent");
    type(event, resource.putObject("type"));
    resource
        .putArray("subtype")
        .addObject()
        .put("system", base + "/CodeSystem/audit-action")
        .put("code", event.action());
    resource.put("action", action(event.action()));
    resource.put("recorded", event.at().toString());
    if (event.outcome() != AuditOutcome.UNKNOWN) {
      resource.put("outcome", outcome(event.outcome()));
    }
    resource.put("outcomeDesc", described(event));
    ObjectNode agent = resource.putArray("agent").addObject();
    identified(agent.putObject("who"), "audit-caller", event.who());
    agent.put("requestor", true);
    if (!event.address().isEmpty()) {
      agent.putObject("network").put("address", event.address()).put("type", "2");
    }
    identified(resource.putObject("source").putObject("observer"), "software", "wearables-on-fhir");
    entities(event, refer, resource);
    return resource;
  }

  private void entities(AuditEvent event, boolean refer, ObjectNode resource) {
    ArrayNode entities = JsonNodeFactory.instance.arrayNode();
    if (!event.about().patient().isEmpty()) {
      ObjectNode entity = entities.addObject();
      patient(entity.putObject("what"), event.about().patient(), refer);
      entity.putObject("type").put("system", OBJECT).put("code", "1");
      entity.putObject("role").put("system", ROLE).put("code", "1");
    }
    entity(entities, "connection", event.about().connection());
    entity(entities, "audit-device", event.about().device());
    entity(entities, "audit-trace", event.trace());
    if (!entities.isEmpty()) {
      resource.set("entity", entities);
    }
  }

  private void entity(ArrayNode entities, String system, String value) {
    if (!value.isEmpty()) {
      ObjectNode entity = entities.addObject();
      identified(entity.putObject("what"), system, value);
      entity.putObject("type").put("system", OBJECT).put("code", "4");
    }
  }

  private static void patient(ObjectNode what, String patient, boolean refer) {
    int bar = patient.lastIndexOf('|');
    if (bar > 0) {
      what.put("type", "Patient");
      what.putObject("identifier")
          .put("system", patient.substring(0, bar))
          .put("value", patient.substring(bar + 1));
    } else if (refer && patient.matches("Patient/[A-Za-z0-9.-]{1,64}")) {
      what.put("reference", patient);
    } else {
      what.put("type", "Patient").put("display", patient);
    }
  }

  private void identified(ObjectNode who, String system, String value) {
    who.putObject("identifier").put("system", base + "/identifier/" + system).put("value", value);
  }

  private static void type(AuditEvent event, ObjectNode type) {
    if (event.action().startsWith("sign-in")) {
      type.put("system", DICOM).put("code", "110114").put("display", "User Authentication");
    } else if (event.action().contains(" /")) {
      type.put("system", "http://terminology.hl7.org/CodeSystem/audit-event-type")
          .put("code", "rest");
    } else {
      type.put("system", DICOM).put("code", "110100").put("display", "Application Activity");
    }
  }

  private static String action(String action) {
    int blank = action.indexOf(' ');
    return switch (blank < 0 ? "" : action.substring(0, blank)) {
      case "GET", "HEAD" -> "R";
      case "POST" -> "C";
      case "PUT", "PATCH" -> "U";
      case "DELETE" -> "D";
      default -> "E";
    };
  }

  private static String outcome(AuditOutcome outcome) {
    return switch (outcome) {
      case DONE -> "0";
      case FAILED -> "8";
      default -> "4";
    };
  }

  private static String described(AuditEvent event) {
    String words =
        event.status() == 0
            ? event.outcome().code()
            : event.outcome().code() + " " + event.status();
    return event.detail().isEmpty() ? words : words + ": " + event.detail();
  }
}
