package routes.fhir;

import java.util.List;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.ExchangeException;
import org.apache.camel.util.ObjectHelper;
import org.springframework.stereotype.Component;
import routes.operations.FailedRecord;
import routes.operations.PoisonRecordException;

/** Turns what cannot be filed back into the records it came from, with the reason. */
@Component("failedFilings")
public class FailedFilings {

  /** One dead letter for every record of a batch that could not be transformed. */
  public List<FailedRecord> ofTransformed(@Body List<Transformed> batch) {
    return batch.stream().flatMap(item -> item.failed().stream()).toList();
  }

  /** Whether trying again is of no use. */
  public boolean isFinal(@ExchangeException Exception failure) {
    return poison(failure).isPresent();
  }

  /** One dead letter for every record of a draft that was refused on its own. */
  public List<FailedRecord> ofDraft(
      @Body List<ObservationDraft> single, @ExchangeException Exception failure) {
    PoisonRecordException poison = poison(failure).orElseThrow();
    return single.get(0).sources().stream().map(source -> source.failed(poison)).toList();
  }

  private static Optional<PoisonRecordException> poison(Throwable failure) {
    return Optional.ofNullable(ObjectHelper.getException(PoisonRecordException.class, failure));
  }
}
