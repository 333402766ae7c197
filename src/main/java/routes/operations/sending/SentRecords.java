package routes.operations.sending;

import java.util.List;
import org.apache.camel.Message;
import org.springframework.stereotype.Component;
import routes.operations.failure.FailedRecord;

/** What the route template {@code send-records} asks of the messages that it sends. */
@Component("sentRecords")
public class SentRecords {
  /** The same messages, each in a list of its own: to be sent alone. */
  public List<List<Message>> eachAlone(List<Message> messages) {
    return messages.stream().map(List::of).toList();
  }

  /**
   * The dead letter of a message that is too large for the broker.
   *
   * @param alone the message, a {@link SentRecord}, in a list of its own
   */
  public FailedRecord tooLarge(List<Message> alone) {
    return ((SentRecord) alone.get(0)).tooLarge();
  }
}
