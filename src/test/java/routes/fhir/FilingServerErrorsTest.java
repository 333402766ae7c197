package routes.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.health.Status;
import routes.fhir.client.FhirHealthIndicator;

/** One reading that the server has an error of its own with, and a server that takes none. */
class FilingServerErrorsTest extends FilingTestBase {
  private static final String BAD = "61.937";

  @Autowired FhirHealthIndicator health;

  @ParameterizedTest
  @ValueSource(ints = {403, 500, 502, 503})
  void theReadingThatAloneMeetsAnErrorOfTheServerIsParked(int status) throws Exception {
    FHIR.refuse(resource -> value(resource).equals(BAD), status);
    List<Exchange> batch = new ArrayList<>(weights(8));
    batch.add(5, record(weight(MORNING.minusSeconds(60), BAD)));

    assertThat(file(batch).getException()).isNull();

    assertThat(observations()).hasSize(8);
    assertThat(deadLetters()).containsExactly("server-error");
    assertThat(reasons().get(0)).contains("takes others").contains("(" + status + ")");
    assertThat(
            database
                .sql("select count(*) from dead_letter where retry_at is not null")
                .query(Integer.class)
                .single())
        .isEqualTo(1);
    assertThat(batches.steps()).endsWith("commit");
    assertThat(outages.current()).isEmpty();
  }

  @Test
  void theReadingThatIsTooLargeIsADeadLetter() throws Exception {
    FHIR.refuse(resource -> value(resource).equals(BAD), 413);
    List<Exchange> batch = new ArrayList<>(weights(4));
    batch.add(record(weight(MORNING.minusSeconds(60), BAD)));

    assertThat(file(batch).getException()).isNull();

    assertThat(observations()).hasSize(4);
    assertThat(deadLetters()).containsExactly("too-large");
    assertThat(batches.steps()).endsWith("commit");
  }

  @Test
  void whatIsReadDoesNotEndAnOutageOfWriting() throws Exception {
    FHIR.refuseWrites("Observation", 500);

    file(weights(9));
    Exchange again = file(List.of(record(weight(MORNING.minusSeconds(9), "70"))));

    assertThat(again.getException()).isNotNull();
    assertThat(FHIR.requests()).anyMatch(FhirStub.Request::isSearch);
    assertThat(health.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
    assertThat(outages.current().orElseThrow().since())
        .isBefore(outages.current().orElseThrow().lastSeen());
    assertThat(deadLetters()).isEmpty();
    assertThat(batches.steps()).doesNotContain("commit");

    FHIR.refuseType("", 0);
    assertThat(file(weights(9)).getException()).isNull();
    assertThat(health.health().getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void anAnswerThatSaysNothingIsAnOutageInWords() throws Exception {
    FHIR.answerEmpty(true);

    Exchange failed = file(weights(3));

    assertThat(failed.getException()).hasMessageContaining("an empty Bundle");
    assertThat(health.health().getDetails().get("reason")).asString().contains("an empty Bundle");
    assertThat(deadLetters()).isEmpty();

    FHIR.answerEmpty(false);
    assertThat(file(weights(3)).getException()).isNull();
    assertThat(observations()).hasSize(3);
    assertThat(health.health().getStatus()).isEqualTo(Status.UP);
  }

  private static String value(JsonNode resource) {
    return resource.at("/valueQuantity/value").asText();
  }
}
