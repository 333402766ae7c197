package routes.fhir.group;

import org.apache.camel.CamelContext;
import org.apache.camel.support.DefaultMessage;
import routes.fhir.record.MeasurementRecord;
import routes.operations.failure.FailedRecord;
import routes.operations.sending.SentRecord;
import routes.operations.stage.ReplayHeaders;

/** A record on its way to where it waits for the end of its flush interval, as it came. */
final class HeldMessage extends DefaultMessage implements SentRecord {
  private final transient MeasurementRecord source;

  HeldMessage(CamelContext context, MeasurementRecord source) {
    super(context);
    this.source = source;
    setBody(source.body());
    setHeaders(ReplayHeaders.headers(source.headers()));
  }

  @Override
  public FailedRecord tooLarge() {
    return source.failed(TOO_LARGE, "The record is larger than a record of the broker may be.");
  }
}
