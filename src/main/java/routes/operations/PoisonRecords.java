package routes.operations;

import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.springframework.stereotype.Component;

/** Makes the dead letter of a record out of the failure that a route caught. */
@Component("poisonRecords")
public class PoisonRecords {

  /**
   * @param stage name of the stage that failed
   * @param received the record that failed
   * @param caught what {@code doCatch} caught, with the record's own failure inside
   */
  public FailedRecord failed(
      @ExchangeProperty("stage") String stage,
      @ExchangeProperty("received") ReceivedRecord received,
      @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Throwable caught) {
    PoisonRecordException cause = PoisonRecordException.in(caught);
    return new FailedRecord(
        stage,
        received.topic(),
        received.partition(),
        received.offset(),
        0,
        cause.code(),
        cause.getMessage(),
        null,
        null,
        null,
        received.value(),
        received.headers());
  }
}
