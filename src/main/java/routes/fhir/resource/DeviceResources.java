package routes.fhir.resource;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.springframework.stereotype.Component;
import routes.fhir.bundle.InstallationIdentifier;
import routes.fhir.client.FhirProperties;
import routes.fhir.client.Sha256;
import routes.mapping.Measurement;
import routes.subject.SourceLink;

/**
 * The two Devices of a measuring device: the hardware, which is nobody's, and the hardware as used
 * by one person. Scales and cuffs are shared, so the vendor's device id alone never leads to a
 * patient. Shapes: https://hl7.org/fhir/R4/device.html.
 */
@Component
public class DeviceResources {
  private final String base;
  private final DeviceTypes types;

  /** Coins identifiers under the installation's identifier base. */
  DeviceResources(FhirProperties fhir, DeviceTypes types) {
    this.base = fhir.identifierBase();
    this.types = types;
  }

  /**
   * Hardware and device in use, in this order; the second is what an Observation refers to.
   *
   * @param subject {@code Patient/<id>}
   */
  public List<ObjectNode> of(SourceLink link, String subject, Measurement measurement) {
    Measurement.Origin origin = measurement.origin();
    String maker = origin.linkId() == null ? origin.sender() : origin.vendor();
    ObjectNode hardware =
        device(base + "/identifier/device", joined(maker, measurement.deviceId()), origin, link);
    ObjectNode used =
        device(
            base + "/identifier/device-link",
            joined(link.id(), measurement.deviceId()),
            origin,
            link);
    used.putObject("patient").put("reference", subject);
    used.putObject("parent").put("reference", reference(hardware));
    return List.of(hardware, used);
  }

  /** The id of a device in use. */
  public String idInUse(SourceLink link, String deviceId) {
    return id(base + "/identifier/device-link", joined(link.id(), deviceId));
  }

  /** {@code Device/<id>} of a resource made here. */
  public static String reference(ObjectNode device) {
    return "Device/" + device.get("id").asText();
  }

  private ObjectNode device(
      String system, String value, Measurement.Origin origin, SourceLink link) {
    String manufacturer = told(origin.manufacturer(), link.manufacturer());
    String model = told(origin.deviceModel(), link.model());
    ObjectNode device = JsonNodeFactory.instance.objectNode();
    device.put("resourceType", "Device");
    device.put("id", id(system, value));
    new InstallationIdentifier(system, value).into(device.putArray("identifier").addObject());
    device.put("status", "active");
    if (manufacturer != null) {
      device.put("manufacturer", manufacturer);
    }
    if (model != null) {
      device.putArray("deviceName").addObject().put("name", model).put("type", "model-name");
    }
    types.of(manufacturer, model).ifPresent(type -> device.set("type", type));
    return device;
  }

  /** What the reading says counts before what was registered. */
  private static String told(String byReading, String registered) {
    return byReading == null || byReading.isBlank() ? registered : byReading;
  }

  private static String id(String system, String value) {
    return Sha256.hex(system + "|" + value);
  }

  private static String joined(String one, String other) {
    return escaped(one) + "|" + escaped(other);
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("|", "\\|");
  }
}
