package routes.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import routes.subject.SourceLink;

/** Patients that are merged or deleted after their readings began to come. */
class FilingMergedPatientsTest extends FilingTestBase {
  private static int people;

  /** Found Patients are remembered from test to test, so each has its own. */
  private final String person = "person" + people++;

  @Test
  void aReadingGoesToTheSurvivorThoughTheMergedPatientIsRemembered() throws Exception {
    FHIR.patient(person, "urn:mrn", person);
    links.put(FilingApplication.LinkTable.link("link-1", person, true));
    file(List.of(record(weight(MORNING, "65.5"))));
    FHIR.delete("Patient/" + person);
    FHIR.patient(person + "b", "urn:mrn", person);
    FHIR.refuse(resource -> refersTo(resource, "Patient/" + person));

    Exchange done = file(weights(3));

    assertThat(done.getException()).isNull();
    assertThat(deadLetters()).isEmpty();
    assertThat(observations())
        .filteredOn(one -> refersTo(one, "Patient/" + person + "b"))
        .hasSize(2);
  }

  @Test
  void theIdOfASurvivorAtAnotherServerIsNobodyHere() throws Exception {
    FHIR.patient(person, "urn:mrn", person);
    FHIR.patient(person + "b", "urn:mrn", "somebody-else");
    FHIR.replace(person, "https://mpi.example/fhir/Patient/" + person + "b");
    links.put(FilingApplication.LinkTable.link("link-1", person, true));

    file(List.of(record(weight(MORNING, "65.5"))));

    assertThat(observations()).isEmpty();
    assertThat(deadLetters()).containsExactly("patient-not-found");
  }

  @Test
  void aMergedPatientThatStandsStandsForItsSurvivor() throws Exception {
    FHIR.patient(person, "urn:mrn", person);
    FHIR.patient(person + "b", "urn:mrn", person);
    FHIR.replace(person, person + "b");
    links.put(FilingApplication.LinkTable.link("link-1", person, true));
    links.put(
        new SourceLink(
            "link-2",
            null,
            null,
            "Patient/" + person,
            MORNING,
            null,
            null,
            Set.of("user.metrics")));

    file(
        List.of(
            record(weight(MORNING, "65.5")),
            record(measurement("link-2", "weight", MORNING, "80", "device"))));

    assertThat(deadLetters()).isEmpty();
    assertThat(observations()).hasSize(2).allMatch(one -> refersTo(one, "Patient/" + person + "b"));
  }

  @Test
  void aLinkThatRefersToADeletedPatientMakesDeadLettersWithTheReason() throws Exception {
    links.put(
        new SourceLink("link-1", null, null, "Patient/" + person, MORNING, null, null, Set.of()));

    Exchange done = file(weights(2));

    assertThat(done.getException()).isNull();
    assertThat(deadLetters()).containsExactly("patient-not-found", "patient-not-found");
    assertThat(reasons())
        .allMatch(
            reason ->
                reason.equals("The FHIR server has no Patient of the id that the link names."));
    assertThat(observations()).isEmpty();
  }

  @Test
  void aPatientThatIsDeletedAfterItWasFoundMakesDeadLettersAndNoLoop() throws Exception {
    FHIR.patient(person, "urn:mrn", person);
    links.put(
        new SourceLink("link-1", null, null, "Patient/" + person, MORNING, null, null, Set.of()));
    file(List.of(record(weight(MORNING, "65.5"))));
    FHIR.delete("Patient/" + person);
    FHIR.refuse(resource -> refersTo(resource, "Patient/" + person));

    Exchange done = file(weights(3));
    assertThat(done.getException()).isNull();
    assertThat(deadLetters()).containsExactly("fhir-refused", "fhir-refused");

    file(List.of(record(weight(MORNING.plusSeconds(600), "65.5"))));
    assertThat(deadLetters()).endsWith("patient-not-found").hasSize(3);
  }

  private static boolean refersTo(JsonNode resource, String patient) {
    return resource.at("/subject/reference").asText().equals(patient);
  }
}
