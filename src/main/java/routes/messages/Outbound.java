package routes.messages;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Message;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Turns outbound records into the list of messages that one call of the Kafka producer sends and
 * waits for.
 */
@Component("outbound")
public class Outbound {
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
