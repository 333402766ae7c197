package routes.connection;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.Optional;
import org.springframework.stereotype.Component;
import routes.operations.PoisonRecordException;
import routes.operations.ReceivedRecord;

/**
 * A vendor's notice that a person has ended the connection there. A push puts it on the topic
 * {@code endings}, which takes no database; behind the broker the connection ends.
 */
@Component("endings")
public class Endings {

  private final ObjectMapper json;
  private final Vendors vendors;
  private final Disconnections disconnections;
  private final MeterRegistry meters;

  Endings(ObjectMapper json, Vendors vendors, Disconnections disconnections, MeterRegistry meters) {
    this.json = json;
    this.vendors = vendors;
    this.disconnections = disconnections;
    this.meters = meters;
  }

  /** What stands on the topic. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Ending(String vendor, String vendorUser, String reason) {}

  /**
   * @param appli the vendor's name of the notification
   * @param operation its word for what was done, or null
   * @return the record to put on the topic, or empty where the notification says something else
   */
  public Optional<String> noticed(
      String vendor, String vendorUser, String appli, String operation) {
    return vendors.named(vendor).push().ended().said(appli, operation)
        ? Optional.of(write(new Ending(vendor, vendorUser, operation)))
        : Optional.empty();
  }

  /**
   * Ends the connection that the record is about; an account that is not linked here is no mistake.
   *
   * @throws PoisonRecordException if the record is no such notice
   */
  public void end(ReceivedRecord received) {
    Ending ending = read(received);
    String vendor = vendors.named(ending.vendor()).displayName();
    disconnections.ended(
        ending.vendor(),
        ending.vendorUser(),
        "The permission was withdrawn at %s.".formatted(vendor));
    meters.counter("wearables.endings", "vendor", ending.vendor()).increment();
  }

  private String write(Ending ending) {
    try {
      return json.writeValueAsString(ending);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an ending can always be written", e);
    }
  }

  private Ending read(ReceivedRecord received) {
    try {
      Ending ending = json.readValue(received.value(), Ending.class);
      if (ending != null
          && ending.vendorUser() != null
          && ending.vendor() != null
          && vendors.vendors().containsKey(ending.vendor())) {
        return ending;
      }
    } catch (IOException e) {
      // Told below, without the text of the record.
    }
    throw new PoisonRecordException("not-an-ending", "The record names no account of a vendor.");
  }
}
