package routes.fhir;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.ExchangeException;
import org.apache.camel.ExchangeProperty;
import org.springframework.stereotype.Component;
import routes.operations.ParkedRecords;

/**
 * Parks the records of an Observation that cannot be written now for a reason of its own. What
 * comes later for the same Observation waits behind it; everything else goes on.
 */
@Component("groupParking")
public class GroupParking {
  private final ParkedRecords parked;

  GroupParking(ParkedRecords parked) {
    this.parked = parked;
  }

  /**
   * The drafts of a batch that can be written now; the others, and what could not be transformed
   * for a mistake of the product, are parked when this returns.
   */
  public List<ObservationDraft> goingOn(@ExchangeProperty("transformed") List<Transformed> batch) {
    batch.stream().flatMap(item -> item.stuck().stream()).forEach(this::park);
    List<ObservationDraft> drafts = batch.stream().flatMap(item -> item.drafts().stream()).toList();
    Map<String, Instant> waiting =
        parked.parked(drafts.stream().map(ObservationDraft::id).toList());
    if (waiting.isEmpty()) {
      return drafts;
    }
    List<ObservationDraft> going = new ArrayList<>();
    for (ObservationDraft draft : drafts) {
      Instant time = waiting.get(draft.id());
      if (time == null) {
        going.add(draft);
      } else {
        StuckRecords behind = StuckRecords.behind(draft);
        parked.park(behind.failed(), behind.observationId(), time);
      }
    }
    return going;
  }

  /** Parks the one draft that is left of a bundle that failed. */
  public void park(@Body List<ObservationDraft> single, @ExchangeException Exception failure) {
    ObservationDraft draft = single.get(0);
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (StuckRecords.isMistake(t)) {
        park(StuckRecords.mistake(draft.id(), draft.sources(), t));
        return;
      }
    }
    park(StuckRecords.conflict(draft));
  }

  private void park(StuckRecords stuck) {
    parked.park(stuck.failed(), stuck.observationId(), parked.retryTime(stuck.failed()));
  }
}
