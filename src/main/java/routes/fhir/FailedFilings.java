package routes.fhir;

import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.ExchangeException;
import org.apache.camel.ExchangeProperty;
import org.springframework.stereotype.Component;
import routes.operations.FailedRecord;
import routes.operations.PoisonRecordException;

/** Turns what cannot be filed back into the records it came from, with the reason. */
@Component("failedFilings")
public class FailedFilings {

  /** One dead letter for every record of an item. */
  public List<FailedRecord> ofItem(
      @ExchangeProperty("item") FilingItem item, @ExchangeException Exception failure) {
    return failed(item.sources(), failure);
  }

  /** One dead letter for every record of a draft that was refused on its own. */
  public List<FailedRecord> ofDraft(
      @Body List<ObservationDraft> single, @ExchangeException Exception failure) {
    return failed(single.get(0).sources(), failure);
  }

  private static List<FailedRecord> failed(List<SourceRecord> sources, Exception failure) {
    PoisonRecordException poison = poison(failure);
    return sources.stream().map(source -> source.failed(poison)).toList();
  }

  private static PoisonRecordException poison(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof PoisonRecordException poison) {
        return poison;
      }
      if (t instanceof FhirConflictException) {
        return new PoisonRecordException(
            "fhir-conflict",
            "The FHIR server reported a version conflict for this resource alone, every time.");
      }
    }
    throw new IllegalStateException("only failures of a record itself become dead letters");
  }
}
