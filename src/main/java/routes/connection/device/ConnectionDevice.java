package routes.connection.device;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * A device that readings of a connection came from.
 *
 * @param id names it in addresses
 * @param deviceId as its vendor names it
 * @param manufacturer or null
 * @param model or null
 * @param firstReadingAt time of its oldest reading, an hour coarse; null before this link brought
 *     one
 * @param lastReadingAt time of its newest reading, likewise
 * @param stoppedAt since when its readings are withheld, or null while it is shared
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConnectionDevice(
    String id,
    String deviceId,
    String manufacturer,
    String model,
    Instant firstReadingAt,
    Instant lastReadingAt,
    Instant stoppedAt) {

  /** Its model, or where that is not known the vendor's id of it. */
  public String inWords() {
    return model == null || model.isBlank() ? deviceId : model;
  }
}
