package routes.fhir.group;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import routes.fhir.FhirOutageException;
import routes.fhir.deletion.VendorRecordIndex;
import routes.fhir.draft.ObservationDraft;
import routes.fhir.draft.ObservationDrafting;
import routes.fhir.draft.ObservationIds;
import routes.fhir.draft.StuckRecords;
import routes.fhir.draft.Transformed;
import routes.fhir.filed.FiledListeners;
import routes.fhir.record.GroupedItem;
import routes.fhir.write.BundlePacking;
import routes.fhir.write.FilingBatch;
import routes.fhir.write.FilingBundle;
import routes.fhir.write.FilingOutcome;
import routes.fhir.write.FilingRetries;
import routes.fhir.write.FilingRetry;
import routes.fhir.write.PreparedBatch;
import routes.operations.failure.DeadLetters;
import routes.operations.failure.ParkedRecords;

/**
 * The steps of one batch in the order in which the route {@code file-records} calls them: {@link
 * #group}, {@link #held}, {@link #transform} for each item, {@link #prepare}, {@link
 * BundleFiling#file} for each bundle, {@link #settle}. When the last returns, every record of the
 * batch is in a safe place. Thread-safe.
 */
@Component("filing")
public class Filing {
  private final MeasurementGroups groups;
  private final OpenWindowQueue openWindowQueue;
  private final ObservationDrafting drafts;
  private final ObservationIds ids;
  private final BundlePacking sizes;
  private final FilingRetries retries;
  private final ParkedRecords parkedRecords;
  private final DeadLetters deadLetters;
  private final FiledListeners listeners;
  private final VendorRecordIndex records;
  private final TransactionTemplate transaction;

  Filing(
      MeasurementGroups groups,
      OpenWindowQueue openWindowQueue,
      ObservationDrafting drafts,
      ObservationIds ids,
      BundlePacking sizes,
      FilingRetries retries,
      ParkedRecords parkedRecords,
      DeadLetters deadLetters,
      FiledListeners listeners,
      VendorRecordIndex records,
      PlatformTransactionManager transactions) {
    this.groups = groups;
    this.openWindowQueue = openWindowQueue;
    this.drafts = drafts;
    this.ids = ids;
    this.sizes = sizes;
    this.retries = retries;
    this.parkedRecords = parkedRecords;
    this.deadLetters = deadLetters;
    this.listeners = listeners;
    this.records = records;
    this.transaction = new TransactionTemplate(transactions);
  }

  /**
   * The batch by Observation. Its time starts.
   *
   * @param records one exchange a record, as the batching Kafka consumer gives them
   * @throws FhirOutageException where the FHIR server is asked for a person and cannot be, for
   *     longer than the batch has time; likewise the other steps
   */
  public FilingBatch group(List<Exchange> records) {
    FilingRetry retry = retries.begin();
    return new FilingBatch(retry.waitingOut(() -> groups.group(records)), retry);
  }

  /** The records that are to wait for the end of their flush interval, as they came. */
  public List<Message> held(FilingBatch batch, CamelContext context) {
    return openWindowQueue.messages(batch.items(), context);
  }

  /**
   * What becomes of one item.
   *
   * @throws IllegalStateException where the route would lose a reading that is to wait
   */
  public Transformed transform(GroupedItem item, FilingBatch batch) {
    return batch.retry().waitingOut(() -> drafts.of(item));
  }

  /** What is to be written now, in bundles, and what is not. */
  public PreparedBatch prepare(List<Transformed> transformed, FilingBatch batch) {
    FilingOutcome setAside = FilingOutcome.NOTHING;
    List<ObservationDraft> wanted = new ArrayList<>();
    for (Transformed item : ids.apart(transformed)) {
      setAside = setAside.and(FilingOutcome.notFormed(item.failed(), item.stuck()));
      wanted.addAll(item.drafts());
    }
    Map<String, Instant> waiting =
        parkedRecords.parked(wanted.stream().map(ObservationDraft::id).toList());
    List<ObservationDraft> going = new ArrayList<>();
    for (ObservationDraft draft : wanted) {
      Instant time = waiting.get(draft.id());
      if (time == null) {
        going.add(draft);
      } else {
        setAside = setAside.and(FilingOutcome.parked(StuckRecords.behind(draft, time)));
      }
    }
    List<List<FilingBundle>> waves =
        sizes.waves(going).stream()
            .map(wave -> wave.stream().map(one -> new FilingBundle(one, batch.retry())).toList())
            .toList();
    return new PreparedBatch(waves, setAside);
  }

  /**
   * Stores dead letters and parked records of the whole batch, all or none of them; then tells what
   * was filed. Where records are not filed any more is forgotten last: a batch that is read again
   * before that takes them back once more, and tells it.
   *
   * @param written the outcomes of all bundles together; anything else where there were none
   * @throws IllegalStateException where the route has lost a bundle on the way, or a listener does
   *     not take what was filed
   */
  public void settle(Object written, PreparedBatch batch) {
    FilingOutcome outcome =
        written instanceof FilingOutcome outcomes ? outcomes : FilingOutcome.NOTHING;
    if (outcome.counts().total() != batch.observations()) {
      throw new IllegalStateException(
          "the route of filing accounts for "
              + outcome.counts().total()
              + " of "
              + batch.observations()
              + " Observations");
    }
    FilingOutcome all = batch.setAside().and(outcome);
    if (!all.deadLetters().isEmpty() || !all.parked().isEmpty()) {
      transaction.executeWithoutResult(any -> store(all));
    }
    listeners.tell(all.filed());
    records.forget(all.left());
  }

  private void store(FilingOutcome outcome) {
    outcome.deadLetters().forEach(deadLetters::store);
    for (StuckRecords stuck : outcome.parked()) {
      Instant retryAt = stuck.notBefore().orElseGet(() -> parkedRecords.retryTime(stuck.failed()));
      parkedRecords.park(stuck.failed(), stuck.observationId(), retryAt);
    }
  }
}
