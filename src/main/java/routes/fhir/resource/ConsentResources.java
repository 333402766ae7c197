package routes.fhir.resource;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;
import routes.fhir.bundle.InstallationIdentifier;
import routes.fhir.bundle.Terminology;
import routes.fhir.client.FhirProperties;
import routes.subject.ConsentGrant;

/**
 * The Consent that says what one person has agreed to for one connection. Its id derives from the
 * link, so that every writer means the same resource. Shape: https://hl7.org/fhir/R4/consent.html.
 */
@Component
public class ConsentResources {
  public static final String TYPE = "Consent";
  private static final String VERSION = "{version}";

  private final String base;
  private final String policyUri;
  private final String organization;

  public ConsentResources(FhirProperties fhir, FhirConsentProperties consent) {
    this.base = fhir.identifierBase();
    this.policyUri =
        consent.policyUri().isBlank() ? base + "/consent/" + VERSION : consent.policyUri();
    this.organization = consent.organization();
  }

  /** The id of the Consent of this link: 64 lower-case hex digits. */
  public String id(String linkId) {
    return identifier(linkId).id(TYPE);
  }

  /** The identifier of the Consent of this link. */
  public InstallationIdentifier identifier(String linkId) {
    return new InstallationIdentifier(system(), linkId);
  }

  /**
   * The whole Consent.
   *
   * @param subject {@code Patient/<id>}
   */
  public ObjectNode of(ConsentGrant consent, String subject) {
    ObjectNode resource = JsonNodeFactory.instance.objectNode();
    resource.put("resourceType", TYPE).put("id", id(consent.linkId()));
    identifier(consent.linkId()).into(resource.putArray("identifier").addObject());
    resource.put("status", consent.inForce() ? "active" : "inactive");
    Terminology.code(
        resource.putObject("scope"), Terminology.HL7 + "consentscope", "patient-privacy");
    Terminology.code(resource.putArray("category").addObject(), "http://loinc.org", "59284-0");
    resource.putObject("patient").put("reference", subject);
    resource.put("dateTime", text(consent.given()));
    resource.putArray("performer").addObject().put("reference", subject);
    if (!organization.isBlank()) {
      resource.putArray("organization").addObject().put("display", organization);
    }
    String version = UriUtils.encodePathSegment(consent.version(), StandardCharsets.UTF_8);
    resource.putArray("policy").addObject().put("uri", policyUri.replace(VERSION, version));
    provision(resource.putObject("provision"), consent);
    return resource;
  }

  private void provision(ObjectNode provision, ConsentGrant consent) {
    provision.put("type", "permit");
    ObjectNode period = provision.putObject("period").put("start", text(consent.given()));
    if (consent.end() != null) {
      period.put("end", text(consent.end()));
    }
    Terminology.code(
        provision.putArray("action").addObject(), Terminology.HL7 + "consentaction", "collect");
    provision
        .putArray("class")
        .addObject()
        .put("system", "http://hl7.org/fhir/resource-types")
        .put("code", "Observation");
    for (String scope : consent.scopes()) {
      Terminology.code(
          provision.withArray("code").addObject(),
          base + "/CodeSystem/" + consent.vendor() + "-scope",
          scope);
    }
  }

  private String system() {
    return base + "/identifier/connection";
  }

  /** UTC, whole milliseconds: servers keep no more. */
  private static String text(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
