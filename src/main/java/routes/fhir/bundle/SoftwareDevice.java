package routes.fhir.bundle;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.springframework.stereotype.Component;
import routes.fhir.client.FhirProperties;

/**
 * The Device that stands for this software: who files, not what measures. One at a FHIR server. <a
 * href="https://hl7.org/fhir/R4/device.html">Device</a>.
 */
@Component
public class SoftwareDevice {
  public static final String TYPE = "Device";

  private final InstallationIdentifier identifier;

  SoftwareDevice(FhirProperties fhir) {
    this.identifier =
        new InstallationIdentifier(
            fhir.identifierBase() + "/identifier/software", "wearables-on-fhir");
  }

  /** What it is found by. */
  public InstallationIdentifier identifier() {
    return identifier;
  }

  /** The id of ours that it has: 64 lower-case hex digits. */
  public String id() {
    return identifier.id(TYPE);
  }

  /** {@code Device/<id>} under our id. */
  public String reference() {
    return TYPE + "/" + id();
  }

  /** The whole Device, under our id. */
  public ObjectNode resource() {
    ObjectNode device = JsonNodeFactory.instance.objectNode();
    device.put("resourceType", TYPE).put("id", id());
    identifier.into(device.putArray("identifier").addObject());
    device.put("status", "active");
    device
        .putArray("deviceName")
        .addObject()
        .put("name", "Wearables on FHIR")
        .put("type", "user-friendly-name");
    return device;
  }
}
