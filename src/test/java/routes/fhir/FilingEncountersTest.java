package routes.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.List;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import routes.mapping.Measurement;

/** The encounters that messages name. */
class FilingEncountersTest extends FilingTestBase {
  private static int visits;

  @Autowired MeterRegistry meters;

  /** Found Encounters are remembered from test to test, so each has one of its own. */
  private final String visit = "v" + visits++;

  @ParameterizedTest
  @ValueSource(strings = {"%s", "urn:visit|%s", "Encounter/%s"})
  void anObservationRefersToTheEncounterThatItsMessageNames(String form) throws Exception {
    FHIR.encounter(visit, "urn:visit", visit, "Patient/p1");
    FHIR.encounter("other", "urn:other", visit, "Patient/p1");

    file(List.of(record(named(MORNING, form.formatted(visit)))));

    assertThat(deadLetters()).isEmpty();
    assertThat(encounters()).containsExactly("Encounter/" + visit);
  }

  @Test
  void anEncounterIsAskedForOnceAndReDeliveryChangesNothing() throws Exception {
    FHIR.encounter(visit, "urn:visit", visit, "Patient/p1");
    file(List.of(record(named(MORNING, visit)), record(named(MORNING.plusSeconds(60), visit))));
    assertThat(asked()).isEqualTo(1);

    file(List.of(record(named(MORNING, visit))));

    assertThat(FHIR.requests()).isEmpty();
    assertThat(encounters()).containsExactly("Encounter/" + visit, "Encounter/" + visit);
    assertThat(meters.get("cache.gets").tag("cache", "wearables.encounters").functionCounters())
        .isNotEmpty();
  }

  @Test
  void anEncounterThatIsMissingOrNotOneIsADeadLetterAndTheRestGoesOn() throws Exception {
    FHIR.encounter("a", "urn:visit", visit, "Patient/p1");
    FHIR.encounter("b", "urn:visit", visit, "Patient/p1");

    file(
        List.of(
            record(named(MORNING, visit)),
            record(named(MORNING, visit + "-none")),
            record(named(MORNING, "Encounter/" + visit)),
            record(named(MORNING, visit + "\u0000")),
            record(named(MORNING, "x".repeat(1001))),
            record(weight(MORNING, "65.5"))));

    assertThat(deadLetters())
        .containsExactly(
            "encounter-ambiguous",
            "encounter-not-found",
            "encounter-not-found",
            "malformed-measurement",
            "encounter-identifier-incomplete");
    assertThat(observations()).hasSize(1);
  }

  @Test
  void aMissingEncounterIsAskedForAgain() throws Exception {
    file(List.of(record(named(MORNING, visit))));
    FHIR.encounter(visit, "urn:visit", visit, "Patient/p1");

    file(List.of(record(named(MORNING, visit))));

    assertThat(encounters()).containsExactly("Encounter/" + visit);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Patient/p2", "Group/p1", "https://other.example/fhir/Patient/p1"})
  void anEncounterOfSomebodyElseIsADeadLetter(String subject) throws Exception {
    FHIR.patient("p2", "urn:mrn", "2");
    FHIR.encounter(visit, "urn:visit", visit, subject);

    file(List.of(record(named(MORNING, visit))));

    assertThat(deadLetters()).containsExactly("encounter-mismatch");
    assertThat(observations()).isEmpty();
  }

  @Test
  void anEncounterSaysByAnAddressOrAnIdentifierWhoItIsAbout() throws Exception {
    FHIR.encounter(visit, "urn:visit", visit, FHIR.url() + "/Patient/p1");
    FHIR.encounter(visit + "b", "urn:visit", visit + "b", null);
    ObjectNode byIdentifier = FHIR.get("Encounter/" + visit + "b").orElseThrow();
    ObjectNode identifier = byIdentifier.putObject("subject").putObject("identifier");
    FHIR.put(byIdentifier);
    identifier.put("system", "urn:mrn").put("value", "2");
    FHIR.put(byIdentifier.put("id", visit + "c"));
    identifier.put("value", "1");
    FHIR.put(byIdentifier.put("id", visit + "d"));

    file(
        List.of(
            record(named(MORNING, visit)),
            record(named(MORNING, "Encounter/" + visit + "c")),
            record(named(MORNING, "Encounter/" + visit + "d"))));

    assertThat(deadLetters()).containsExactly("encounter-mismatch");
    assertThat(encounters())
        .containsExactlyInAnyOrder("Encounter/" + visit, "Encounter/" + visit + "d");
  }

  @Test
  void aPatientMergedAfterItWasFoundIsNoMismatch() throws Exception {
    FHIR.patient("old", "urn:mrn", visit);
    links.put(FilingApplication.LinkTable.link("link-1", visit, true));
    file(List.of(record(weight(MORNING, "65.5"))));
    FHIR.delete("Patient/old");
    FHIR.patient("new", "urn:mrn", visit);
    FHIR.encounter(visit, "urn:visit", visit, "Patient/new");

    file(List.of(record(named(MORNING, visit))));

    assertThat(deadLetters()).isEmpty();
    assertThat(encounters()).containsExactly("Encounter/" + visit);
  }

  @Test
  void anOutageIsNoMissingEncounter() throws Exception {
    FHIR.encounter(visit, "urn:visit", visit, "Patient/p1");
    file(List.of(record(weight(MORNING, "65.5"))));
    FHIR.refuseType("Encounter", 503);

    Exchange paused = file(List.of(record(named(MORNING, visit))));

    assertThat(paused.getException()).hasRootCauseInstanceOf(FhirOutageException.class);
    assertThat(deadLetters()).isEmpty();
    FHIR.refuseType("", 0);
    file(List.of(record(named(MORNING, visit))));
    assertThat(encounters()).containsExactly("Encounter/" + visit);
  }

  @Test
  void aDeletionIsAppliedThoughItsEncounterHasGone() throws Exception {
    FHIR.encounter(visit, "urn:visit", visit, "Patient/p1");
    Measurement reading = named(MORNING, visit);
    file(List.of(record(reading)));
    FHIR.delete("Encounter/" + visit);
    Instant later = MORNING.plusSeconds(1);
    Measurement deletion = reading.from(reading.origin().deletion().told(later).takenAt(later));

    file(List.of(record(deletion)));

    assertThat(deadLetters()).isEmpty();
    assertThat(observations())
        .singleElement()
        .satisfies(one -> assertThat(one.get("status").asText()).isEqualTo("entered-in-error"));
  }

  static Measurement named(Instant time, String encounter) {
    return naming(weight(time, "65.50"), "scale", null, encounter);
  }

  List<String> encounters() {
    return observations().stream()
        .map(one -> one.at("/encounter/reference").asText())
        .filter(reference -> !reference.isEmpty())
        .toList();
  }

  private static long asked() {
    return FHIR.requests().stream().filter(one -> one.uri().contains("/Encounter")).count();
  }
}
