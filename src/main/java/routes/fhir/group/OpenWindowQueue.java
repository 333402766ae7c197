package routes.fhir.group;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Message;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import routes.fhir.record.GroupedItem;
import routes.fhir.record.OwnedReading;

/**
 * Readings of windows that are not over yet wait in a topic of their own, whose batches last a
 * flush interval: however often a device tells something, its window is written once in that time.
 * Records that a vendor can name again do not wait; their vendor hands them over in portions.
 */
@Component
public class OpenWindowQueue {
  private final Clock clock;
  private final String topic;

  OpenWindowQueue(
      Clock clock,
      @Value("${broker.topic-prefix}open-windows${destination.suffix:}") String topic) {
    this.clock = clock;
    this.topic = topic;
  }

  /** Whether this is to wait: in an open window, and it has not waited yet. */
  boolean isToWait(OwnedReading reading) {
    return !topic.equals(reading.source().topic()) && reading.window().isOpen(clock.instant());
  }

  /** The records of a batch that are to wait, as they came: value, key and headers. */
  public List<Message> messages(List<GroupedItem> batch, CamelContext context) {
    List<Message> messages = new ArrayList<>();
    for (GroupedItem item : batch) {
      if (item instanceof GroupedItem.OpenWindow held) {
        held.handedOver().set(true);
        messages.add(new HeldMessage(context, held.source()));
      }
    }
    return messages;
  }
}
