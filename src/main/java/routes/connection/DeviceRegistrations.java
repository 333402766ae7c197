package routes.connection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.springframework.stereotype.Component;

/** The registered devices over HTTP: reads requests, writes answers. */
@Component("deviceRegistrations")
public class DeviceRegistrations {
  private final DeviceLinks links;
  private final ObjectMapper json;

  DeviceRegistrations(DeviceLinks links, ObjectMapper json) {
    this.links = links;
    this.json = json;
  }

  /**
   * Registers the device that the request describes.
   *
   * @param body JSON of a {@link DeviceLink}, without an id
   * @return 201 with the link
   * @throws RefusedException 400 where the request cannot be read or lacks something
   */
  public WebAnswer register(String body) throws JsonProcessingException {
    return WebAnswer.json(201, json.writeValueAsString(links.register(read(body))));
  }

  /** All links with their history. */
  public WebAnswer list() throws JsonProcessingException {
    return WebAnswer.json(200, json.writeValueAsString(links.all()));
  }

  private DeviceLink read(String body) {
    try {
      DeviceLink link = json.readValue(body, DeviceLink.class);
      if (link != null) {
        return link;
      }
    } catch (JsonProcessingException e) {
      throw new RefusedException(
          400,
          "The body is not a device in JSON: line %d, column %d."
              .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
    }
    throw new RefusedException(400, "The body is empty.");
  }
}
