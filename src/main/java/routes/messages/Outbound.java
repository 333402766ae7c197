package routes.messages;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Message;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import routes.operations.FailedRecord;
import routes.operations.PoisonRecordException;

/**
 * Turns outbound records into the list of messages that one call of the Kafka producer sends and
 * waits for.
 */
@Component("outbound")
public class Outbound {
  private static final String TOO_LARGE = "too-large";
  private static final String REASON =
      "What becomes of the record is larger than a record of the broker may be.";

  private final String keyHeader;

  public Outbound(@Value("${kafka-header.key}") String keyHeader) {
    this.keyHeader = keyHeader;
  }

  /**
   * @param lists outbound records, or lists of them, as a split collected them; null, alone or
   *     inside, for none
   * @return one message a record, with its key in the header that the Kafka component reads
   */
  public List<Message> messages(List<?> lists, CamelContext context) {
    List<Message> messages = new ArrayList<>();
    if (lists != null) {
      lists.forEach(item -> add(item, messages, context));
    }
    return messages;
  }

  /** The same messages, each in a list of its own: to be sent alone. */
  public List<List<Message>> eachAlone(List<Message> messages) {
    return messages.stream().map(List::of).toList();
  }

  /**
   * The dead letter of a message that the broker does not take because it is too large.
   *
   * @param alone the message, in a list of its own
   * @throws PoisonRecordException {@code too-large} where it was made of no record
   */
  public FailedRecord tooLarge(List<Message> alone) {
    if (alone.get(0) instanceof OutboundMessage message && message.outbound().cause() != null) {
      return message.outbound().failed(TOO_LARGE, REASON);
    }
    throw new PoisonRecordException(TOO_LARGE, REASON);
  }

  private void add(Object item, List<Message> messages, CamelContext context) {
    if (item instanceof List<?> list) {
      list.forEach(inner -> add(inner, messages, context));
    } else if (item instanceof OutboundRecord outbound) {
      messages.add(new OutboundMessage(context, keyHeader, outbound));
    } else if (item != null) {
      throw new IllegalArgumentException("not an outbound record: " + item.getClass().getName());
    }
  }
}
