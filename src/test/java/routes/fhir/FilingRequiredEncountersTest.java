package routes.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/** Every reading has to name its encounter, and nothing says what a value alone names. */
@TestPropertySource(
    properties = {"fhir.identities.mode=LookupWithEncounter", "fhir.identities.encounter-system="})
class FilingRequiredEncountersTest extends FilingTestBase {
  @Test
  void aReadingWithoutAWholeNameOfItsEncounterIsADeadLetter() throws Exception {
    FHIR.encounter("required", "urn:visit", "required", "Patient/p1");

    file(
        List.of(
            record(weight(MORNING, "65.5")),
            record(FilingEncountersTest.named(MORNING, " ")),
            record(FilingEncountersTest.named(MORNING, "required")),
            record(FilingEncountersTest.named(MORNING, "urn:visit|required"))));

    assertThat(deadLetters())
        .containsExactly(
            "encounter-missing", "encounter-missing", "encounter-identifier-incomplete");
    assertThat(observations())
        .singleElement()
        .satisfies(
            one ->
                assertThat(one.at("/encounter/reference").asText())
                    .isEqualTo("Encounter/required"));
  }
}
