package routes.operations.failure;

import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.springframework.stereotype.Component;
import routes.operations.PoisonRecordException;
import routes.operations.ReceivedRecord;

/**
 * Makes the dead letter of a whole record out of the failure that a route caught: with vendor,
 * connection and trace as the record tells them, whatever else is wrong with it.
 */
@Component("poisonRecords")
public class PoisonRecords {

  /**
   * @param stage name of the stage that failed
   * @param received the record that failed
   * @param caught what {@code doCatch} caught, with the record's own failure inside
   * @param task what was being done for whom, where that is known beside the record; else null
   */
  public FailedRecord failed(
      @ExchangeProperty("stage") String stage,
      @ExchangeProperty("received") ReceivedRecord received,
      @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Throwable caught,
      @ExchangeProperty("task") OwnedTask task) {
    PoisonRecordException cause = PoisonRecordException.in(caught);
    RecordOwner said = RecordOwner.in(received.key(), received.value());
    RecordOwner owner = task == null ? said : task.owner().or(said);
    return FailedRecord.of(
        stage, received, 0, cause.code(), cause.getMessage(), owner, received.value());
  }
}
