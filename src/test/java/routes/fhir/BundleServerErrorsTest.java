package routes.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import routes.fhir.client.FhirOutages;
import routes.fhir.write.BundleHalving;
import routes.fhir.write.FilingOutcome;
import routes.fhir.write.WriteEvidence;

/** An error of the FHIR server is an outage, or the fault of one reading while others pass. */
class BundleServerErrorsTest extends BundleFilingTestBase {
  /** At most so many transactions for a bundle that nothing of is taken, before the first pause. */
  private static final int FIRST = 1 + BundleHalving.FIRST_WITNESSES;

  @ParameterizedTest
  @ValueSource(ints = {403, 500, 503})
  void theOneThatMeetsAnErrorWhileOthersPassIsParked(int status) throws Exception {
    server.fail((call, all) -> any(all, BAD) ? serverError(status) : null);

    FilingOutcome outcome = outcomeOf(withBad(12));

    assertThat(outcome.counts()).isEqualTo(new FilingOutcome.Counts(12, 0, 0, 0, 1));
    assertThat(codes(outcome)).containsExactly("server-error");
    assertThat(outages.current()).isEmpty();
    assertThat(server.sent()).hasSizeLessThan(20);
  }

  @Test
  void allReadingsOfOnePersonMayBeKeptFromUsAndTheOthersGoOn() throws Exception {
    FHIR.patient("p2", "urn:mrn", "2");
    links.put(FilingApplication.LinkTable.link("link-2", "2", true));
    List<Exchange> batch = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      batch.add(record(measurement("link-2", "weight", MORNING.plusSeconds(i), "8" + i, "device")));
    }
    batch.addAll(weights(2));
    server.fail(
        (call, all) ->
            all.stream().anyMatch(one -> one.at("/subject/reference").asText().equals("Patient/p2"))
                ? serverError(403)
                : null);

    FilingOutcome outcome = outcomeOf(batch);

    assertThat(outcome.counts()).isEqualTo(new FilingOutcome.Counts(2, 0, 0, 0, 30));
    assertThat(codes(outcome)).hasSize(30).containsOnly("server-error");
  }

  @Test
  void whereNothingPassesItIsAnOutageAndCostsFewCalls() throws Exception {
    server.fail((call, all) -> serverError(500));

    assertThatThrownBy(() -> outcomeOf(weights(15)))
        .isInstanceOf(FhirOutageException.class)
        .hasMessage("an error of its own (500)");

    // Pauses of 1, 2 and 4 s, then the patience of 4 s is over.
    assertThat(server.sent()).hasSizeLessThanOrEqualTo(FIRST + 3 * 2);
    assertThat(server.sent().stream().filter(size -> size == 15)).hasSizeLessThanOrEqualTo(4);
    FhirOutages.Outage outage = outages.current().orElseThrow();
    assertThat(outage.kind()).isEqualTo("an error of its own (500)");
    assertThat(outage.ofWriting()).isTrue();
    outages.answered();
    assertThat(outages.current()).as("reading does not end it").isPresent();
  }

  @Test
  void aNewReadingAloneWaitsUntilOthersTellOutageAndErrorApart() throws Exception {
    server.fail((call, all) -> any(all, BAD) ? serverError(500) : null);
    List<Exchange> alone = withBad(0);

    assertThatThrownBy(() -> outcomeOf(alone)).isInstanceOf(FhirOutageException.class);

    assertThat(codes(outcomeOf(withBad(1)))).containsExactly("server-error");
    assertThat(outages.current()).isEmpty();
  }

  @Test
  void oneThatWasParkedBeforeIsParkedAgainThoughItIsAlone() throws Exception {
    server.fail((call, all) -> any(all, BAD) ? serverError(500) : null);
    List<Exchange> back = withBad(0);
    back.get(0).getMessage().setHeader("wearables-tries", "1");

    assertThat(codes(outcomeOf(back))).containsExactly("server-error");
    assertThat(outages.current()).isEmpty();

    server.fail((call, all) -> serverError(500));
    assertThatThrownBy(() -> outcomeOf(back)).isInstanceOf(FhirOutageException.class);
    assertThat(outages.current()).isPresent();
  }

  @Test
  void aServerThatGoesOutBetweenTwoHalvesIsNoReasonToParkTheRest() throws Exception {
    server.fail((call, all) -> call == 2 ? null : serverError(500));

    assertThatThrownBy(() -> outcomeOf(weights(20)))
        .isInstanceOf(FhirOutageException.class)
        .hasMessage("an error of its own (500)");

    assertThat(server.all("Observation")).hasSize(1);
    assertThat(server.sent())
        .hasSizeLessThanOrEqualTo(WriteEvidence.MOST_FAILURES_IN_A_ROW + 3 * FIRST + 4);
    assertThat(outages.current()).isPresent();
  }

  @Test
  void anAnswerThatSaysNothingIsAnOutage() throws Exception {
    server.saysNothing(true);

    assertThatThrownBy(() -> outcomeOf(weights(3)))
        .isInstanceOf(FhirOutageException.class)
        .hasMessageContaining("empty Bundle");
    assertThat(outages.current().orElseThrow().ofWriting()).isTrue();
  }
}
