package routes.messages;

import org.apache.camel.CamelContext;
import org.apache.camel.support.DefaultMessage;
import routes.operations.PoisonRecordException;
import routes.operations.failure.FailedRecord;
import routes.operations.sending.SentRecord;

/** The message that an outbound record is sent as, which knows the record. */
final class OutboundMessage extends DefaultMessage implements SentRecord {
  private static final String REASON =
      "What becomes of the record is larger than a record of the broker may be.";

  private final transient OutboundRecord outbound;

  OutboundMessage(CamelContext context, String keyHeader, OutboundRecord outbound) {
    super(context);
    this.outbound = outbound;
    setBody(outbound.value().toString());
    setHeader(keyHeader, outbound.key());
  }

  @Override
  public FailedRecord tooLarge() {
    if (outbound.cause() == null) {
      throw new PoisonRecordException(TOO_LARGE, REASON);
    }
    return outbound.failed(TOO_LARGE, REASON);
  }
}
