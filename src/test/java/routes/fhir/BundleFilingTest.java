package routes.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.fhir.client.Sleeper;
import routes.fhir.draft.ObservationDraft;
import routes.fhir.draft.Transformed;
import routes.fhir.group.Filing;
import routes.fhir.write.FilingBatch;
import routes.fhir.write.FilingBundle;
import routes.fhir.write.FilingOutcome;
import routes.fhir.write.FilingRetry;
import routes.fhir.write.PreparedBatch;
import routes.fhir.write.ProvenanceRefusals;
import routes.fhir.write.WriteEvidence;

/** What becomes of one bundle, by the answers of the FHIR server. */
class BundleFilingTest extends BundleFilingTestBase {
  @Autowired Filing steps;
  @Autowired ProvenanceRefusals refusals;
  @Autowired Sleeper sleeper;

  @Test
  void aBundleIsWrittenInOneTransaction() throws Exception {
    FilingOutcome outcome = outcomeOf(weights(5));

    assertThat(outcome.counts()).isEqualTo(new FilingOutcome.Counts(5, 0, 0, 0, 0));
    assertThat(server.sent()).containsExactly(5);
    assertThat(outcomeOf(weights(5)).counts()).isEqualTo(new FilingOutcome.Counts(0, 5, 0, 0, 0));
    assertThat(server.sent()).hasSize(1);
  }

  @Test
  void aWriteWhoseAnswerWasLostEndsItsOutage() throws Exception {
    server.loseAnAnswer();

    FilingOutcome outcome = outcomeOf(weights(3));

    assertThat(outcome.counts()).isEqualTo(new FilingOutcome.Counts(0, 3, 0, 0, 0));
    assertThat(server.sent()).containsExactly(3);
    assertThat(outages.current()).isEmpty();
  }

  @Test
  void whatStandsAlreadyEndsNoOutageThatAnotherBundleMet() throws Exception {
    outcomeOf(weights(3));
    database.sql("delete from fhir_ledger").update();
    outages.seen("the FHIR server is out of service (503)", true);

    assertThat(outcomeOf(weights(3)).counts()).isEqualTo(new FilingOutcome.Counts(0, 3, 0, 0, 0));

    assertThat(outages.current()).isPresent();
  }

  @Test
  void whatIsNotConsentedToIsCountedAsWithheld() throws Exception {
    List<ObservationDraft> drafts = drafts(weights(3));
    links.put(FilingApplication.LinkTable.link("link-1", "1", false));

    assertThat(filing.file(new FilingBundle(drafts, retries.begin())).counts())
        .isEqualTo(new FilingOutcome.Counts(0, 0, 3, 0, 0));
    assertThat(server.sent()).isEmpty();
  }

  @Test
  void theRefusedOneIsADeadLetterAndNothingIsStoredYet() throws Exception {
    server.fail((call, all) -> any(all, BAD) ? new FhirRefusalException(422, "") : null);

    FilingOutcome outcome = outcomeOf(withBad(8));

    assertThat(outcome.counts()).isEqualTo(new FilingOutcome.Counts(8, 0, 0, 1, 0));
    assertThat(codes(outcome)).containsExactly("fhir-refused");
    assertThat(deadLetters()).isEmpty();
  }

  @Test
  void whatIsTooLargeForABundleGoesInSmallerOnesAndWhatIsTooLargeAloneIsADeadLetter()
      throws Exception {
    server.fail(
        (call, all) ->
            any(all, BAD) || observations(all) > 3 ? new FhirRefusalException(413, "") : null);

    FilingOutcome outcome = outcomeOf(withBad(8));

    assertThat(outcome.counts()).isEqualTo(new FilingOutcome.Counts(8, 0, 0, 1, 0));
    assertThat(codes(outcome)).containsExactly("too-large");
  }

  @Test
  void theOneInConflictIsParkedAndUsesUpTheTriesOfAll() throws Exception {
    server.fail((call, all) -> any(all, BAD) ? new FhirConflictException(409) : null);
    Instant before = clock.instant();

    FilingOutcome outcome = outcomeOf(withBad(8));

    assertThat(outcome.counts()).isEqualTo(new FilingOutcome.Counts(8, 0, 0, 0, 1));
    assertThat(codes(outcome)).containsExactly("version-conflict");
    assertThat(Duration.between(before, clock.instant())).isLessThan(Duration.ofSeconds(25));
    assertThat(server.sent().stream().filter(size -> size == 9)).hasSize(7);
  }

  @Test
  void aConflictThatPassesIsSatOut() throws Exception {
    server.fail((call, all) -> call <= 6 ? new FhirConflictException(412) : null);

    assertThat(outcomeOf(weights(4)).counts()).isEqualTo(new FilingOutcome.Counts(4, 0, 0, 0, 0));
    assertThat(server.sent()).hasSize(7).containsOnly(4);
  }

  @Test
  void aMistakeParksWhatBroughtItToLight() throws Exception {
    server.fail((call, all) -> any(all, BAD) ? new ArithmeticException("of " + BAD) : null);

    FilingOutcome outcome = outcomeOf(withBad(8));

    assertThat(outcome.counts()).isEqualTo(new FilingOutcome.Counts(8, 0, 0, 0, 1));
    assertThat(codes(outcome)).containsExactly("unforeseen");
    assertThat(outcome.parked().get(0).failed().get(0).reason()).doesNotContain(BAD);
  }

  @Test
  void aShortOutageIsWaitedOut() throws Exception {
    server.fail((call, all) -> call == 1 ? new FhirOutageException("out") : null);

    assertThat(outcomeOf(weights(4)).counts()).isEqualTo(new FilingOutcome.Counts(4, 0, 0, 0, 0));
    assertThat(server.sent()).containsExactly(4, 4);
    assertThat(outages.current()).isEmpty();
  }

  @Test
  void anOutageThatOutlastsTheBatchLeavesAsOneAndIsNoFanOfCalls() throws Exception {
    server.fail((call, all) -> new FhirOutageException("no connection"));

    assertThatThrownBy(() -> outcomeOf(weights(15)))
        .isInstanceOf(FhirOutageException.class)
        .hasMessage("no connection");
    assertThat(server.sent()).hasSizeLessThanOrEqualTo(4).containsOnly(15);
    assertThat(outages.current().orElseThrow().kind()).isEqualTo("no connection");
  }

  @Test
  void aReadingRefusedForItsProvenanceGoesWithout() throws Exception {
    server.fail(
        (call, all) ->
            all.stream().anyMatch(BundleFilingTest::isProvenance)
                ? new FhirRefusalException(422, "")
                : null);

    FilingOutcome outcome = outcomeOf(weights(3));

    assertThat(outcome.counts()).isEqualTo(new FilingOutcome.Counts(3, 0, 0, 0, 0));
    assertThat(refusals.health().getDetails().get("reason"))
        .isEqualTo("the FHIR server refuses Provenance (422)");
    clock.ahead = clock.ahead.plusHours(2);
    refusals.taken();
  }

  @Test
  void severalBundlesOfABatchAreUnderWayAtATime() throws Exception {
    file(weights(1));
    CountDownLatch three = new CountDownLatch(3);
    Queue<Boolean> met = new ConcurrentLinkedQueue<>();
    server.whileUnderWay(
        () -> {
          three.countDown();
          try {
            met.add(three.await(20, TimeUnit.SECONDS));
          } catch (InterruptedException e) {
            met.add(false);
          }
        });

    assertThat(file(weights(60)).getException()).isNull();

    assertThat(met).hasSizeGreaterThanOrEqualTo(3).containsOnly(true);
    assertThat(server.all("Observation")).hasSize(60);
    assertThat(batches.steps()).containsExactly("begin", "commit", "begin", "commit");
  }

  @Test
  void aBundleThatTheRouteLosesFailsTheBatchAndStoresNothing() throws Exception {
    server.fail((call, all) -> any(all, BAD) ? new FhirRefusalException(422, "") : null);
    List<Exchange> records = withBad(3);
    records.add(record("{}"));
    FilingBatch batch = steps.group(records);
    List<Transformed> transformed =
        batch.items().stream().map(item -> steps.transform(item, batch)).toList();
    PreparedBatch prepared = steps.prepare(transformed, batch);
    FilingOutcome outcome = filing.file(prepared.waves().get(0).get(0));

    assertThatThrownBy(() -> steps.settle(List.of(), prepared))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the route of filing accounts for 0 of 4 Observations");
    assertThat(deadLetters()).isEmpty();

    steps.settle(outcome, prepared);
    assertThat(deadLetters()).containsExactlyInAnyOrder("fhir-refused", "incomplete-measurement");
    steps.settle(outcome, prepared);
    assertThat(deadLetters()).as("settled again after a crash").hasSize(2);
  }

  @Test
  void whoWaitsStopsWhenTheJarStops() throws Exception {
    FilingRetry stopping =
        new FilingRetry(
            clock,
            sleeper,
            Duration.ofMinutes(2),
            () -> true,
            () -> 0.5,
            new WriteEvidence(() -> true));
    List<ObservationDraft> drafts = drafts(weights(3));
    server.fail((call, all) -> new FhirOutageException("out"));
    assertThatThrownBy(() -> filing.file(new FilingBundle(drafts, stopping)))
        .isInstanceOf(FhirOutageException.class);
    assertThat(server.sent()).hasSize(1);

    server.fail((call, all) -> new FhirConflictException(409));
    assertThatThrownBy(() -> filing.file(new FilingBundle(drafts, stopping)))
        .as("nothing is decided about the readings")
        .isInstanceOf(CancellationException.class);
    assertThat(server.sent()).hasSize(2);
  }
}
