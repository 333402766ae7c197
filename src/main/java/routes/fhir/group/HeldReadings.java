package routes.fhir.group;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Message;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import routes.fhir.record.FilingItem;
import routes.fhir.record.LocatedReading;

/**
 * Readings of windows that are not over yet wait in a topic of their own, whose batches last a
 * flush interval: however often a device tells something, its window is written once in that time.
 * Records that a vendor can name again do not wait; their vendor hands them over in portions.
 */
@Component
public class HeldReadings {
  private final Clock clock;
  private final String topic;

  HeldReadings(
      Clock clock,
      @Value("${broker.topic-prefix}open-windows${destination.suffix:}") String topic) {
    this.clock = clock;
    this.topic = topic;
  }

  /** Whether this is to wait: in an open window, and it has not waited yet. */
  boolean isToWait(LocatedReading reading) {
    return !topic.equals(reading.source().topic()) && reading.window().isOpen(clock.instant());
  }

  /** The records of a batch that are to wait, as they came: value, key and headers. */
  public List<Message> messages(List<FilingItem> batch, CamelContext context) {
    List<Message> messages = new ArrayList<>();
    for (FilingItem item : batch) {
      if (item instanceof FilingItem.Held held) {
        held.handedOver().set(true);
        messages.add(new HeldMessage(context, held.source()));
      }
    }
    return messages;
  }
}
