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
   * @param cause its own failure, as {@code doCatch} leaves it
   */
  public FailedRecord failed(
      @ExchangeProperty("stage") String stage,
      @ExchangeProperty("received") ReceivedRecord received,
      @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) PoisonRecordException cause) {
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
