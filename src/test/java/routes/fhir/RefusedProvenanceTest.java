package routes.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.health.Status;
import org.springframework.test.context.TestPropertySource;
import routes.fhir.write.ProvenanceRefusals;

/** A FHIR server that does not take Provenance gets the readings without it, and health says so. */
@TestPropertySource(properties = "spring.datasource.url=jdbc:h2:mem:refused-provenance")
class RefusedProvenanceTest extends FilingTestBase {
  private static int runs;

  @Autowired private ProvenanceRefusals refusals;

  /** So that what was found out in the test before is out of date. */
  @BeforeEach
  void aDayLater() {
    clock.ahead = Duration.ofDays(++runs);
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 404, 405, 422, 501})
  void readingsAreFiledWithoutIt(int status) throws Exception {
    FHIR.refuseWrites("Provenance", status);

    file(weights(12));

    assertThat(observations()).hasSize(12);
    assertThat(FHIR.all("Provenance")).isEmpty();
    assertThat(deadLetters()).isEmpty();
    assertThat(outages.current()).isEmpty();
    assertThat(refusals.health().getStatus().getCode()).isEqualTo("DEGRADED");
    assertThat(refusals.health().getDetails().get("reason"))
        .isEqualTo("the FHIR server refuses Provenance (" + status + ")");

    file(List.of(record(weight(MORNING.minusSeconds(5), "70"))));
    assertThat(FHIR.requests())
        .as("it is not asked again")
        .noneMatch(request -> request.body().contains("Provenance"));
    assertThat(observations()).hasSize(13);

    FHIR.refuseWrites("", 0);
    clock.ahead = clock.ahead.plusMinutes(61);
    file(List.of(record(weight(MORNING.minusSeconds(9), "71"))));
    assertThat(FHIR.all("Provenance"))
        .extracting(one -> one.at("/target/0/reference").asText().replaceAll("/.*", ""))
        .containsExactlyInAnyOrder("Device", "Observation");
    assertThat(refusals.health().getStatus()).isEqualTo(Status.UP);
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 405, 410, 501})
  void norIsAnExplanationOfTheRefusalNeeded(int status) throws Exception {
    FHIR.refuseWritesBarely("Provenance", status);

    assertThat(file(weights(3)).getException()).isNull();

    assertThat(observations()).hasSize(3);
    assertThat(deadLetters()).isEmpty();
    assertThat(outages.current()).isEmpty();
    assertThat(refusals.health().getDetails().get("reason"))
        .isEqualTo("the FHIR server refuses Provenance (" + status + ")");
  }

  @Test
  void aReadingRefusedForItsProvenanceIsFiledThoughASimplerOneIsTaken() throws Exception {
    FHIR.refuse(resource -> resource.at("/target/0/reference").asText().startsWith("Observation/"));

    file(weights(5));

    assertThat(deadLetters()).isEmpty();
    assertThat(observations()).hasSize(5);
    assertThat(FHIR.all("Provenance"))
        .extracting(one -> one.at("/target/0/reference").asText().replaceAll("/.*", ""))
        .as("what the server was asked with")
        .containsExactly("Device");
    assertThat(refusals.health().getDetails().get("reason"))
        .isEqualTo("the FHIR server refuses Provenance (422)");
  }

  @Test
  void aRefusedReadingIsNotTakenForARefusedProvenance() throws Exception {
    FHIR.refuse(resource -> resource.at("/valueQuantity/value").asText().equals("60.50"));

    file(weights(3));

    assertThat(deadLetters()).containsExactly("fhir-refused");
    assertThat(observations()).hasSize(2);
    assertThat(refusals.health().getStatus()).isEqualTo(Status.UP);
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 405, 501})
  void whereNothingMayBeWrittenReadingsWait(int status) throws Exception {
    FHIR.refuseWrites("Observation", status);

    file(weights(1));

    assertThat(refusals.health().getStatus()).isEqualTo(Status.UP);
    assertThat(outages.current().orElseThrow().kind()).contains("(" + status + ")");
    assertThat(deadLetters()).isEmpty();
  }
}
