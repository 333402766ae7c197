package routes.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that compares names in its own way stops nothing, and gives nobody's reading away. */
class FilingNamesTest extends FilingTestBase {
  /** Found names are remembered from test to test, so each has one of its own. */
  private final String own = UUID.randomUUID().toString().substring(0, 8);

  @ParameterizedTest
  @CsvSource({
    "MRN %s, mrn %s",
    "mrn %s, '  MRN  %s '",
    "Jose %s, José %s",
    "STRASSE %s, straße %s",
    "%s 1, '%s\u00a01'"
  })
  void aNameInTheServersSpellingIsTheSame(String asked, String stored) throws Exception {
    String name = asked.formatted(own);
    FHIR.patient("p2", "urn:MRN", stored.formatted(own));
    FHIR.takeFor(name, "Patient/p2");
    links.put(FilingApplication.LinkTable.link("link-2", name, true));

    file(List.of(record(measurement("link-2", "weight", MORNING, "70", "device"))));

    assertThat(deadLetters()).isEmpty();
    assertThat(observations())
        .extracting(one -> one.at("/subject/reference").asText())
        .containsExactly("Patient/p2");
  }

  @Test
  void whatStillDiffersIsADeadLetterAndTheRestIsFiled() throws Exception {
    FHIR.patient("p2", "urn:mrn", own + "-another");
    FHIR.takeFor(own, "Patient/p2");
    links.put(FilingApplication.LinkTable.link("link-2", own, true));

    file(
        List.of(
            record(measurement("link-2", "weight", MORNING, "70", "device")),
            record(weight(MORNING, "65.5"))));

    assertThat(deadLetters()).containsExactly("patient-named-otherwise");
    assertThat(reasons())
        .containsExactly(
            "The FHIR server answers the search for a Patient with a Patient of another name.");
    assertThat(observations())
        .extracting(one -> one.at("/subject/reference").asText())
        .containsExactly("Patient/p1");
    assertThat(outages.current()).isEmpty();
  }

  @Test
  void twoPeopleOfOneNameInTheServersEyesAreADeadLetter() throws Exception {
    FHIR.patient("p2", "urn:mrn", own);
    FHIR.patient("p3", "urn:mrn", own.toUpperCase());
    FHIR.takeFor(own, "Patient/p2", "Patient/p3");
    links.put(FilingApplication.LinkTable.link("link-2", own, true));

    file(List.of(record(measurement("link-2", "weight", MORNING, "70", "device"))));

    assertThat(deadLetters()).containsExactly("patient-ambiguous");
    assertThat(observations()).isEmpty();
  }

  @Test
  void anEncounterIsComparedInTheSameWay() throws Exception {
    FHIR.encounter("e1", "urn:visit", "VISIT " + own, "Patient/p1");
    FHIR.encounter("e2", "urn:visit", "another", "Patient/p1");
    FHIR.takeFor("visit " + own, "Encounter/e1");
    FHIR.takeFor("strange " + own, "Encounter/e2");

    file(
        List.of(
            record(naming(weight(MORNING, "65"), "scale", null, "urn:visit|visit " + own)),
            record(
                naming(
                    weight(MORNING.plusSeconds(60), "66"),
                    "scale",
                    null,
                    "urn:visit|strange " + own))));

    assertThat(deadLetters()).containsExactly("encounter-named-otherwise");
    assertThat(observations())
        .extracting(one -> one.at("/encounter/reference").asText())
        .containsExactly("Encounter/e1");
    assertThat(outages.current()).isEmpty();
  }

  @Test
  void aServerThatAnswersEverythingWithAnybodyIsAnOutage() throws Exception {
    links.put(FilingApplication.LinkTable.link("link-2", own, true));
    FHIR.ignoreParameters();

    assertThat(
            file(List.of(record(measurement("link-2", "weight", MORNING, "70", "device"))))
                .getException())
        .hasStackTraceContaining("does not keep to the search for a Patient");

    assertThat(deadLetters()).isEmpty();
    assertThat(observations()).isEmpty();
  }
}
