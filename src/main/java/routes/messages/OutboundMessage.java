package routes.messages;

import org.apache.camel.CamelContext;
import org.apache.camel.support.DefaultMessage;

/** The message that an outbound record is sent as, which knows the record. */
final class OutboundMessage extends DefaultMessage {
  private final transient OutboundRecord outbound;

  OutboundMessage(CamelContext context, String keyHeader, OutboundRecord outbound) {
    super(context);
    this.outbound = outbound;
    setBody(outbound.value().toString());
    setHeader(keyHeader, outbound.key());
  }

  OutboundRecord outbound() {
    return outbound;
  }
}
