package routes.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;
import routes.mapping.Measurement;
import routes.subject.SourceLink;

/** Devices that nobody registered and whose messages name the patient. */
@TestPropertySource(
    properties = {"fhir.identities.mode=create", "fhir.identities.patient-system=urn:mrn"})
class FilingNewDevicesTest extends FilingTestBase {
  @Test
  void aDeviceIsLinkedToThePatientThatItsMessageNames() throws Exception {
    file(List.of(record(of("1", 0)), record(of(null, 1)), record(of("urn:mrn|1", 2))));

    assertThat(deadLetters()).isEmpty();
    assertThat(subjects()).containsOnly("Patient/p1").hasSize(3);
    SourceLink made = links.at(of("1", 0)).orElseThrow();
    assertThat(made.patientSystem()).isEqualTo("urn:mrn");
    assertThat(made.patientValue()).isEqualTo("1");
    assertThat(made.patientReference()).isNull();
    assertThat(made.from()).isEqualTo(MORNING);
  }

  @Test
  void aDeviceIsLinkedByAReferenceToo() throws Exception {
    file(List.of(record(of("Patient/p1", 0)), record(of("1", 1))));

    assertThat(subjects()).containsOnly("Patient/p1").hasSize(2);
    assertThat(links.at(of("1", 0)).orElseThrow().patientReference()).isEqualTo("Patient/p1");
  }

  @Test
  void anOlderReadingOfTheSamePatientMovesTheBeginOfTheLink() throws Exception {
    file(List.of(record(of("1", 0)), record(of("1", -60)), record(of(null, -30))));
    assertThat(deadLetters()).isEmpty();

    file(List.of(record(of(null, -61)), record(of("2", -62))));

    assertThat(deadLetters()).containsExactly("before-link", "before-link");
    assertThat(observations()).hasSize(3);
  }

  @Test
  void aDeviceStaysWithItsPersonWhateverALaterMessageNames() throws Exception {
    FHIR.patient("p2", "urn:mrn", "2");
    file(List.of(record(of("1", 0)), record(of("2", 60)), record(of("Patient/p2", 61))));

    assertThat(deadLetters()).containsExactly("patient-mismatch", "patient-mismatch");
    assertThat(subjects()).containsExactly("Patient/p1");
  }

  @Test
  void aMessageThatNamesNobodyWholeIsADeadLetterAndLinksNothing() throws Exception {
    file(
        List.of(
            record(of(null, 0)),
            record(of(" ", 0)),
            record(of("nobody", 0)),
            record(of("Patient/nobody", 0)),
            record(of("x".repeat(1001), 0)),
            record(naming(reading("1", 0), "d".repeat(256), "1", null)),
            record(naming(reading("1", 0), "d\u0000", "1", null))));

    assertThat(deadLetters())
        .containsExactly(
            "patient-missing",
            "patient-missing",
            "patient-not-found",
            "patient-not-found",
            "patient-identifier-incomplete",
            "unknown-device",
            "malformed-measurement");
    assertThat(links.at(of("1", 0))).isEmpty();
    assertThat(FHIR.all("Patient")).hasSize(1);
  }

  @Test
  void aDeletionLinksNothing() throws Exception {
    Measurement reading = of("1", 0);
    file(List.of(record(reading.from(reading.origin().deletion()))));

    assertThat(deadLetters()).containsExactly("unknown-device");
    assertThat(links.at(reading)).isEmpty();
  }

  @Test
  void anOutageLinksNothingAndIsNoDeadLetter() throws Exception {
    FHIR.patient("p7", "urn:mrn", "7");
    FHIR.down(503);

    Exchange paused = file(List.of(record(of("7", 0))));

    assertThat(paused.getException()).isInstanceOf(FhirOutageException.class);
    assertThat(deadLetters()).isEmpty();
    FHIR.recover();
    file(List.of(record(of("7", 0))));
    assertThat(subjects()).containsExactly("Patient/p7");
  }

  @Test
  void aConnectionIsNeverMadeByAMessage() throws Exception {
    links.clear();
    file(List.of(record(naming(weight(MORNING, "65"), "scale", "1", null))));

    assertThat(deadLetters()).containsExactly("unknown-device");
  }

  @Test
  void twoNamesOfOnePatientAreNoMismatch() throws Exception {
    links.put(
        new SourceLink(
            FilingCases.SENDER, null, null, "Patient/p1", MORNING, null, null, Set.of()));

    file(List.of(record(of("1", 0)), record(of("2", 1))));

    assertThat(deadLetters()).containsExactly("patient-mismatch");
    assertThat(subjects()).containsExactly("Patient/p1");
  }

  private static Measurement of(String patient, int seconds) {
    return reading(patient, seconds);
  }

  private static Measurement reading(String patient, int seconds) {
    Measurement reading = FilingCases.reading("cuff", patient, null);
    Instant time = MORNING.plusSeconds(seconds);
    return new Measurement(
        reading.type(),
        time,
        null,
        reading.deviceId(),
        patient,
        null,
        null,
        null,
        null,
        reading.properties(),
        reading.origin());
  }

  private List<String> subjects() {
    return observations().stream().map(one -> one.at("/subject/reference").asText()).toList();
  }
}
