package routes.connection.device;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.springframework.stereotype.Component;
import routes.connection.core.RefusedException;
import routes.connection.core.WebAnswer;
import routes.connection.portal.ApiAccess;
import routes.operations.audit.AuditSubject;
import routes.operations.requests.JsonRequest;
import routes.operations.requests.RequestRefusedException;

/** The registered devices over HTTP: reads requests, writes answers. */
@Component("deviceRegistrations")
public class DeviceRegistrations {
  private final DeviceLinks links;
  private final ObjectMapper json;
  private final ApiAccess access;

  DeviceRegistrations(DeviceLinks links, ObjectMapper json, ApiAccess access) {
    this.links = links;
    this.json = json;
    this.access = access;
  }

  /**
   * Registers the device that the request describes.
   *
   * @param body JSON of a {@link DeviceLink}, without an id
   * @return 201 with the link
   * @throws RequestRefusedException 400 where the request cannot be read, lacks something or names
   *     a sender that nobody is
   */
  public WebAnswer register(byte[] body) throws JsonProcessingException {
    DeviceLink link = links.register(read(body));
    return WebAnswer.json(201, json.writeValueAsString(link))
        .about(subject(link).withDevice(link.sender() + "/" + link.deviceId()));
  }

  private static AuditSubject subject(DeviceLink link) {
    return AuditSubject.patient(link.patientSystem(), link.patientValue(), link.patientReference());
  }

  /** All links with their history. */
  public WebAnswer list() throws JsonProcessingException {
    List<DeviceLink> all = links.all();
    return WebAnswer.json(200, json.writeValueAsString(all))
        .telling(all.stream().map(DeviceRegistrations::subject));
  }

  private DeviceLink read(byte[] body) {
    JsonRequest request = JsonRequest.read(body, "a device");
    DeviceLink device =
        new DeviceLink(
            null,
            request.text("sender", 255).orElse(null),
            request.text("deviceId", 255).orElse(null),
            request.text("patientSystem", 1000).orElse(null),
            request.text("patientValue", 1000).orElse(null),
            request.reference("patientReference", "Patient").orElse(null),
            request.text("manufacturer", 255).orElse(null),
            request.text("model", 255).orElse(null),
            request.instant("linkedFrom").orElse(null),
            null);
    if (device.sender() != null && !device.sender().isBlank() && !access.knows(device.sender())) {
      throw new RefusedException(
          400, "sender is neither one of api.clients nor begins with one of api.issuers.");
    }
    return device;
  }
}
