package routes.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import routes.fhir.client.Sha256;
import routes.fhir.identity.PatientDirectory;

/** Patients that the server does not have and that a message names. */
@TestPropertySource(
    properties = {
      "fhir.identities.mode=create",
      "fhir.identities.patient-system=urn:mrn",
      "fhir.identities.create-patients=true"
    })
class FilingNewPatientsTest extends FilingTestBase {
  private static final String ID = Sha256.hex("urn:mrn|new");

  @Autowired PatientDirectory directory;

  @BeforeEach
  void forget() {
    directory.forget("urn:mrn", "new", null);
    directory.forget(null, null, ID);
  }

  @Test
  void aPatientIsMadeOfItsIdentifierAndNothingElse() throws Exception {
    fileOne("new");

    ObjectNode made = FHIR.get("Patient/" + ID).orElseThrow();
    made.remove("meta");
    assertThat(made)
        .isEqualTo(
            json.readTree(
                """
                {"resourceType": "Patient", "id": "%s",
                 "identifier": [{"system": "urn:mrn", "value": "new"}]}
                """
                    .formatted(ID)));
    assertThat(subjects()).containsExactly("Patient/" + ID);
    assertThat(deadLetters()).isEmpty();
  }

  @Test
  void aPatientThatIsThereIsNotMade() throws Exception {
    fileOne("1");

    assertThat(FHIR.all("Patient")).hasSize(1);
    assertThat(subjects()).containsExactly("Patient/p1");
  }

  @Test
  void anotherInstanceThatMadeItMeanwhileMadeTheSame() throws Exception {
    fileOne("new");
    directory.forget("urn:mrn", "new", null);
    links.clear();
    fileOne("urn:mrn|new");

    assertThat(FHIR.all("Patient")).hasSize(2);
    assertThat(FHIR.get("Patient/" + ID).orElseThrow().at("/meta/versionId").asText())
        .isEqualTo("1");
  }

  @Test
  void aServerThatRefusesIdsOfClientsIsAskedConditionally() throws Exception {
    FHIR.refuseClientIds("Patient", 400);

    fileOne("new");

    assertThat(FHIR.requests())
        .anySatisfy(
            request ->
                assertThat(request.headers().get("If-none-exist"))
                    .singleElement()
                    .asString()
                    .endsWith("Patient?identifier=urn%3Amrn%7Cnew"));
    assertThat(FHIR.all("Patient")).hasSize(2);
    assertThat(subjects()).singleElement().asString().startsWith("Patient/given-");
  }

  @Test
  void aPatientThatWasDeletedIsNotBroughtBack() throws Exception {
    fileOne("new");
    FHIR.delete("Patient/" + ID);
    forget();
    links.clear();

    fileOne("new");

    assertThat(deadLetters()).containsExactly("patient-not-found");
    assertThat(FHIR.get("Patient/" + ID)).isEmpty();
  }

  @Test
  void aPatientThatLostItsIdentifierIsNotWrittenTo() throws Exception {
    fileOne("new");
    ObjectNode patient = FHIR.get("Patient/" + ID).orElseThrow();
    patient.remove("identifier");
    FHIR.put(patient);
    forget();
    links.clear();

    fileOne("new");

    assertThat(deadLetters()).containsExactly("patient-not-found");
    assertThat(FHIR.get("Patient/" + ID).orElseThrow().has("identifier")).isFalse();
  }

  @Test
  void aConflictOfOnePatientHoldsUpNobodyElse() throws Exception {
    FHIR.refuseWrites("Patient", 409);

    Exchange done =
        file(
            List.of(
                record(FilingCases.reading("cuff", "new", null)),
                record(FilingCases.reading("other-cuff", "1", null))));

    assertThat(done.getException()).isNull();
    assertThat(subjects()).containsExactly("Patient/p1");
    assertThat(deadLetters()).containsExactly("version-conflict");
    assertThat(
            database
                .sql("select count(*) from dead_letter where retry_at is not null")
                .query(Integer.class)
                .single())
        .as("parked")
        .isEqualTo(1);
  }

  @Test
  void aPatientIsNeverMadeOfAReference() throws Exception {
    fileOne("Patient/new");

    assertThat(deadLetters()).containsExactly("patient-not-found");
    assertThat(FHIR.all("Patient")).hasSize(1);
  }

  private void fileOne(String patient) throws Exception {
    file(List.of(record(FilingCases.reading("cuff", patient, null))));
  }

  private List<String> subjects() {
    return observations().stream().map(one -> one.at("/subject/reference").asText()).toList();
  }
}
