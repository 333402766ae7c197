package routes.fhir.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.MonthDay;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import routes.fhir.FhirOutageException;
import routes.fhir.FhirStub;
import routes.fhir.client.Destination;
import routes.fhir.client.FhirClientConfiguration;
import routes.fhir.client.FhirFailures;
import routes.fhir.client.FhirJson;
import routes.fhir.client.FhirOutages;
import routes.fhir.client.FhirProperties;
import routes.fhir.server.FhirServer;
import routes.fhir.server.ServerAccess;
import routes.operations.PoisonRecordException;

class PatientDirectoryTest {
  private final FhirStub server = new FhirStub();
  private final Binder settings =
      new Binder(
          new MapConfigurationPropertySource(
              Map.of(
                  "fhir.server-url",
                  server.url(),
                  "fhir.authentication",
                  "bearer",
                  "fhir.bearer-token",
                  "secret-token",
                  "fhir.socket-timeout",
                  Duration.ofSeconds(5))));
  private final PatientDirectory patients = directory();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void findsByTheWholeIdentifierAndAsksOnce() {
    server.patient("p1", "urn:mrn", "a|b,c d+é");
    server.patient("p2", "urn:other", "a|b,c d+é");

    assertThat(patients.find("urn:mrn", "a|b,c d+é")).contains("Patient/p1");
    assertThat(patients.find("urn:mrn", "a|b,c d+é")).contains("Patient/p1");
    assertThat(patients.find("urn:other", "a|b,c d+é")).contains("Patient/p2");
    assertThat(server.requests()).hasSize(2);
    assertThat(server.requests().get(0).headers().get("Authorization"))
        .containsExactly("Bearer secret-token");
  }

  @Test
  void aMissingPatientIsAskedForAgain() {
    assertThat(patients.find("urn:mrn", "1")).isEmpty();
    server.patient("p1", "urn:mrn", "1");
    assertThat(patients.find("urn:mrn", "1")).contains("Patient/p1");
    patients.forget("urn:mrn", "1", null);
    server.delete("Patient/p1");
    assertThat(patients.find("urn:mrn", "1")).isEmpty();
  }

  @Test
  void severalPatientsOrHalfAnIdentifierAreNoGuess() {
    server.patient("p1", "urn:mrn", "1");
    server.patient("p2", "urn:mrn", "1");

    assertThatThrownBy(() -> patients.find("urn:mrn", "1"))
        .isInstanceOf(PoisonRecordException.class)
        .extracting("code")
        .isEqualTo("patient-ambiguous");
    assertThatThrownBy(() -> patients.find(null, "1"))
        .isInstanceOf(PoisonRecordException.class)
        .extracting("code")
        .isEqualTo("patient-identifier-incomplete");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Patient/123?_id=123",
        "Patient/",
        "Device/123",
        "https://other.example/fhir/Patient/123",
        "Patient/123/_history/1"
      })
  void whatIsNoReferenceToAPatientIsNoGuess(String reference) {
    assertThatThrownBy(() -> patients.reference(null, null, reference))
        .isInstanceOf(PoisonRecordException.class)
        .extracting("code")
        .isEqualTo("patient-reference-malformed");
    server.patient("1-a.B", "urn:mrn", "1");
    server.patient("123", "urn:mrn", "2");
    assertThat(patients.reference(null, null, "Patient/1-a.B")).isEqualTo("Patient/1-a.B");
    assertThat(patients.reference(null, null, "123")).isEqualTo("Patient/123");
  }

  @Test
  void aReferenceToAPatientThatIsNotThereIsNoGuess() {
    server.patient("p1", "urn:mrn", "1");
    server.delete("Patient/p1");

    assertThatThrownBy(() -> patients.reference(null, null, "Patient/p1"))
        .isInstanceOf(PoisonRecordException.class)
        .extracting("code")
        .isEqualTo("patient-not-found");
  }

  @Test
  void aPatientThatAMergeReplacedStandsForItsSurvivor() {
    server.patient("p1", "urn:mrn", "1");
    server.patient("p2", "urn:mrn", "2");
    server.patient("p3", "urn:mrn", "1");
    server.replace("p1", "p2");
    server.replace("p2", "p3");

    assertThat(patients.find("urn:mrn", "1")).contains("Patient/p3");
    assertThat(patients.find("urn:mrn", "2")).contains("Patient/p3");
    assertThat(patients.reference(null, null, "p1")).isEqualTo("Patient/p3");
  }

  @Test
  void patientsThatReplaceEachOtherAreNoGuess() {
    server.patient("p1", "urn:mrn", "1");
    server.patient("p2", "urn:mrn", "2");
    server.replace("p1", "p2");
    server.replace("p2", "p1");

    assertThat(patients.find("urn:mrn", "1")).isEmpty();
  }

  @Test
  void aServerThatIgnoresWhatItIsAskedFindsNobody() {
    server.patient("p1", "urn:mrn", "1");
    server.ignoreParameters();

    assertThatThrownBy(() -> patients.find("urn:mrn", "2"))
        .isInstanceOf(FhirOutageException.class)
        .hasMessageContaining("does not keep to the search for a Patient");
    assertThatThrownBy(() -> patients.reference(null, null, "Patient/p2"))
        .isInstanceOf(FhirOutageException.class);
    assertThat(patients.find("urn:mrn", "1")).contains("Patient/p1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"birthDate\": null}",
        "{\"_birthDate\": {\"extension\": [{\"url\": \"urn:absent\", \"valueCode\":"
            + " \"unknown\"}]}}",
        "{\"birthDate\": \"1970\"}",
        "{\"birthDate\": \"1970-02\"}",
        "{\"identifier\": [{}], \"name\": [{}], \"link\": [{}]}",
        "{\"identifier\": [{\"value\": \"1\"}], \"link\": [{\"type\": \"replaced-by\"}]}",
        "{\"link\": [{\"type\": \"replaced-by\", \"other\": {\"display\": \"x\"}}]}"
      })
  void ofAPatientNothingButItsIdIsNeeded(String fields) {
    ObjectNode patient = FhirJson.resource(fields);
    server.put(patient.put("resourceType", "Patient").put("id", "p1"));

    assertThat(patients.birthday("Patient/p1")).isEmpty();
    assertThat(patients.reference(null, null, "Patient/p1")).isEqualTo("Patient/p1");
  }

  @Test
  void theBirthdayIsThatOfAFullDate() {
    server.put(
        FhirJson.resource(
            "{\"resourceType\": \"Patient\", \"id\": \"p1\", \"birthDate\": \"1970-02-03\"}"));

    assertThat(patients.birthday("Patient/p1")).contains(MonthDay.of(2, 3));
  }

  @Test
  void anOutageIsNoMissingPatient() {
    server.down(503);
    assertThatThrownBy(() -> patients.find("urn:mrn", "1"))
        .isInstanceOf(FhirOutageException.class)
        .hasNoCause();
    server.down(404);
    assertThatThrownBy(() -> patients.find("urn:mrn", "1")).isInstanceOf(FhirOutageException.class);
  }

  private PatientDirectory directory() {
    FhirClientConfiguration configuration = new FhirClientConfiguration();
    FhirServer to = settings.bindOrCreate("fhir", FhirServer.class);
    ServerAccess access =
        configuration.fhirServerAccess(to, new DefaultSslBundleRegistry(), Clock.systemUTC());
    IGenericClient client = configuration.fhirClient(configuration.fhirContext(), to, access);
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    return new PatientDirectory(
        client,
        to,
        new FhirFailures(new FhirOutages(Clock.systemUTC(), meters, Destination.first())),
        settings.bindOrCreate("fhir", FhirProperties.class),
        meters,
        Destination.first());
  }
}
