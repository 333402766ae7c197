package routes.fhir.write;

import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import routes.fhir.FhirOutageException;
import routes.fhir.FhirRefusalException;
import routes.fhir.client.FhirFailures;
import routes.fhir.client.FhirOutages;
import routes.fhir.draft.ObservationDraft;
import routes.fhir.draft.ObservationDrafting;
import routes.fhir.draft.StuckRecords;
import routes.fhir.write.AttemptResult.Mistaken;
import routes.fhir.write.AttemptResult.NotWritten;
import routes.fhir.write.AttemptResult.Refused;
import routes.fhir.write.AttemptResult.ServerError;
import routes.operations.PoisonRecordException;
import routes.operations.failure.ParkedRecords;

/**
 * Files one bundle of Observations: the one call in which it is read, planned, sent, tried again
 * and halved. An Observation that is refused alone is tried once more with what it refers to looked
 * up anew, then once without its Provenance: {@link ProvenanceProbe} sends a simpler one than
 * readings get, and is not asked each time. Then its records are dead letters; those of one that is
 * in conflict, brings a mistake of the product to light, or meets an error of the server that
 * others do not meet, are parked. How that is told from an outage: {@link BundleHalving}.
 * Thread-safe.
 */
@Component("bundleFiling")
public class BundleFiling {
  private final BundlePlanner writer;
  private final ObservationDrafting drafts;
  private final BundleAttempts attempts;
  private final ProvenanceRefusals refusals;
  private final FhirOutages outages;

  BundleFiling(
      BundlePlanner writer,
      ObservationDrafting drafts,
      BundleAttempts attempts,
      ProvenanceRefusals refusals,
      FhirOutages outages) {
    this.writer = writer;
    this.drafts = drafts;
    this.attempts = attempts;
    this.refusals = refusals;
    this.outages = outages;
  }

  /**
   * What became of the bundle. Nothing of it is stored.
   *
   * @throws FhirOutageException where the FHIR server cannot be used, for longer than the batch has
   *     time: no offset is to be committed, and the batch is read again
   */
  public FilingOutcome file(FilingBundle bundle) {
    return new BundleHalving<>(attempts, outages, bundle.retry(), new Drafts())
        .write(bundle.drafts());
  }

  private final class Drafts implements BundleHalving.Entries<ObservationDraft> {
    @Override
    public BundleAttempt begin(List<ObservationDraft> part) {
      return writer.begin(part);
    }

    @Override
    public FilingOutcome written(List<ObservationDraft> part, BundleAttempt work) {
      int written =
          (int)
              work.writes().stream()
                  .filter(write -> write.entry().type().equals(BundlePlanner.OBSERVATION))
                  .count();
      // Where it goes only without its Provenance, that was refused; an error may have passed.
      if (!work.writes().isEmpty()) {
        work.drafts().stream()
            .filter(ObservationDraft::isUnexplained)
            .map(ObservationDraft::refusedWithProvenance)
            .filter(status -> !FhirFailures.mayBeForContent(status))
            .findFirst()
            .ifPresent(refusals::refused);
      }
      int withheld = part.size() - work.drafts().size() - work.settled().size();
      return FilingOutcome.filed(
          work.filed(), work.left(), written, part.size() - written - withheld, withheld);
    }

    @Override
    public void doubt(List<ObservationDraft> part) {
      writer.doubt(part);
    }

    @Override
    public Optional<ObservationDraft> again(ObservationDraft single) {
      return Optional.of(drafts.rebuilt(single));
    }

    @Override
    public Optional<ObservationDraft> otherwise(ObservationDraft single, NotWritten result) {
      return result.maybeForProvenance() && !single.isUnexplained()
          ? Optional.of(single.unexplained(status(result)))
          : Optional.empty();
    }

    @Override
    public FilingOutcome setAside(ObservationDraft single, NotWritten result) {
      if (result instanceof Refused refused) {
        PoisonRecordException failure = refused.failure();
        return FilingOutcome.refused(
            single.sources().stream().map(source -> source.failed(failure)).toList());
      }
      if (result instanceof Mistaken mistaken) {
        return FilingOutcome.parked(
            StuckRecords.mistake(single.id(), single.sources(), mistaken.failure()));
      }
      return FilingOutcome.parked(
          result instanceof ServerError error
              ? StuckRecords.serverError(single, error.failure())
              : StuckRecords.conflict(single));
    }

    @Override
    public boolean wereSetAside(List<ObservationDraft> part) {
      return part.stream()
          .flatMap(draft -> draft.sources().stream())
          .allMatch(source -> ParkedRecords.wasParked(source.headers()));
    }

    @Override
    public Object person(ObservationDraft draft) {
      return draft.item().link().id();
    }

    private static int status(NotWritten result) {
      return result instanceof ServerError error
          ? error.failure().statusForContent()
          : ((FhirRefusalException) result.failure()).status();
    }
  }
}
