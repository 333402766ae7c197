package routes.fhir;

import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.ExchangeException;
import org.springframework.stereotype.Component;
import routes.operations.FailedRecord;
import routes.operations.PoisonRecordException;

/** Turns what cannot be filed back into the records it came from, with the reason. */
@Component("failedFilings")
public class FailedFilings {
  private final FhirOutages outages;

  FailedFilings(FhirOutages outages) {
    this.outages = outages;
  }

  /** One dead letter for every record of a batch that could not be transformed. */
  public List<FailedRecord> ofTransformed(@Body List<Transformed> batch) {
    return batch.stream().flatMap(item -> item.failed().stream()).toList();
  }

  /**
   * One dead letter for every record of a draft that was refused on its own.
   *
   * @throws FhirOutageException where it was a version conflict that stands whatever is read: no
   *     fault of a record, so it waits
   */
  public List<FailedRecord> ofDraft(
      @Body List<ObservationDraft> single, @ExchangeException Exception failure) {
    PoisonRecordException poison = poison(failure);
    return single.get(0).sources().stream().map(source -> source.failed(poison)).toList();
  }

  private PoisonRecordException poison(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof PoisonRecordException poison) {
        return poison;
      }
      if (t instanceof FhirConflictException) {
        throw outages.with("the FHIR server reports a version conflict time and again");
      }
    }
    throw new IllegalStateException("only failures of a record itself become dead letters");
  }
}
