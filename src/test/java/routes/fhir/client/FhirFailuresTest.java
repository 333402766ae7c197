package routes.fhir.client;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.rest.client.exceptions.FhirClientConnectionException;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.time.Clock;
import java.util.List;
import org.apache.camel.RuntimeCamelException;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import routes.fhir.FhirOutageException;
import routes.fhir.client.FhirFailures.Purpose;

class FhirFailuresTest {
  private static final String SECRET = "Zephyrine 61.937";

  private final FhirOutages outages =
      new FhirOutages(Clock.systemUTC(), new SimpleMeterRegistry(), Destination.first());
  private final FhirFailures failures = new FhirFailures(outages);
  private RuntimeException safe;

  @AfterEach
  void holdsNothingOfTheRequest() {
    StringWriter trace = new StringWriter();
    safe.printStackTrace(new PrintWriter(trace));
    assertThat(trace.toString()).doesNotContain("Zephyrine").doesNotContain("61.937");
    assertThat(safe.getCause()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "400, true, FhirRefusalException",
    "422, true, FhirRefusalException",
    "422, false, FhirRefusalException",
    "413, false, FhirRefusalException",
    "404, true, FhirRefusalException",
    "410, true, FhirRefusalException",
    "404, false, FhirOutageException",
    "409, true, FhirConflictException",
    "412, false, FhirConflictException",
    "401, true, FhirOutageException",
    "403, true, FhirOutageException",
    "405, true, FhirOutageException",
    "408, false, FhirOutageException",
    "429, true, FhirOutageException",
    "500, true, FhirOutageException",
    "503, false, FhirOutageException"
  })
  void whatIsWrittenIsAtFaultOnlyWhereTheServerSaysSo(int status, boolean explained, String kind) {
    safe = failures.convert(answer(status, explained), Purpose.WRITE);

    assertThat(safe.getClass().getSimpleName()).isEqualTo(kind);
    assertThat(outages.current().isPresent()).isEqualTo(kind.equals("FhirOutageException"));
  }

  @ParameterizedTest
  @CsvSource({"403, true", "500, true", "503, true", "401, false", "408, false", "429, false"})
  void whetherAnErrorMetByWhatIsFiledIsAnOutageIsNotSaidHere(int status, boolean open) {
    for (Purpose purpose : List.of(Purpose.FILE, Purpose.FIND)) {
      outages.ended();
      safe = failures.convert(answer(status, true), purpose);

      assertThat(safe)
          .isInstanceOfSatisfying(
              FhirOutageException.class,
              outage -> {
                assertThat(outage.mayBeForContent()).isEqualTo(open);
                assertThat(outage.isOfWriting() || !open || purpose == Purpose.FIND).isTrue();
              });
      assertThat(outages.current().isEmpty()).isEqualTo(open);
    }
  }

  @Test
  void anOutageOfWritingEndsWithAWriteAndNotWithAnAnswer() {
    safe = failures.convert(answer(500, true), Purpose.WRITE);
    assertThat(outages.current()).isPresent();

    failures.answered(Purpose.READ);
    failures.answered(Purpose.FILE);
    failures.answered(Purpose.OPTIONAL);
    failures.convert(answer(422, true), Purpose.WRITE);
    assertThat(outages.current()).isPresent();

    failures.answered(Purpose.WRITE);
    assertThat(outages.current()).isEmpty();

    failures.convert(answer(500, true), Purpose.READ);
    failures.answered(Purpose.READ);
    assertThat(outages.current()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"400", "404", "409", "410", "422"})
  void aRefusedReadIsNeverTheRecordsFault(int status) {
    safe = failures.convert(answer(status, true), Purpose.READ);

    assertThat(safe).isInstanceOf(FhirOutageException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "400, FhirRefusalException",
    "401, FhirRefusalException",
    "403, FhirRefusalException",
    "404, FhirRefusalException",
    "405, FhirRefusalException",
    "409, FhirConflictException",
    "410, FhirRefusalException",
    "412, FhirConflictException",
    "422, FhirRefusalException",
    "429, FhirOutageException",
    "501, FhirRefusalException",
    "503, FhirOutageException"
  })
  void whatIsOptionalIsRefusedWithoutAWordAboutTheRest(int status, String kind) {
    outages.seen("the FHIR server is out");

    safe = failures.convert(answer(status, false), Purpose.OPTIONAL);

    assertThat(safe.getClass().getSimpleName()).isEqualTo(kind);
    assertThat(outages.current()).as("neither begun nor ended").isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "400, FhirRefusalException",
    "401, FhirOutageException",
    "403, FhirRefusalException",
    "404, FhirRefusalException",
    "405, FhirRefusalException",
    "408, FhirOutageException",
    "409, FhirOutageException",
    "429, FhirOutageException",
    "501, FhirRefusalException",
    "503, FhirOutageException"
  })
  void whatIsOptionalToReadWaitsForCredentialsAndOutages(int status, String kind) {
    safe = failures.convert(answer(status, false), Purpose.READ_OPTIONAL);

    assertThat(safe.getClass().getSimpleName()).isEqualTo(kind);
  }

  @Test
  void aServerThatCannotBeReachedIsAnOutage() {
    safe =
        failures.convert(
            new RuntimeCamelException(
                SECRET, new FhirClientConnectionException(SECRET, new ConnectException(SECRET))),
            Purpose.WRITE);

    assertThat(safe).hasMessage("the FHIR server cannot be reached (ConnectException)");
  }

  @Test
  void anythingUnknownIsAnOutage() {
    safe = failures.convert(new IllegalStateException(SECRET), Purpose.WRITE);

    assertThat(safe).isInstanceOf(FhirOutageException.class);
  }

  @Test
  void aRefusalNamesCodesAndPlacesOnly() {
    safe = failures.convert(answer(422, true), Purpose.WRITE);

    assertThat(safe)
        .hasMessage(
            "The FHIR server refused the resource with 422: required at Observation.status,"
                + " value.");
  }

  private static RuntimeException answer(int status, boolean explained) {
    BaseServerResponseException answer = BaseServerResponseException.newInstance(status, SECRET);
    if (explained) {
      OperationOutcome outcome = new OperationOutcome();
      outcome
          .addIssue()
          .setCode(IssueType.REQUIRED)
          .setDiagnostics(SECRET)
          .addExpression("Observation.status");
      outcome
          .addIssue()
          .setCode(IssueType.VALUE)
          .addExpression("Patient.name.where(text='" + SECRET + "')");
      answer.setOperationOutcome(outcome);
    }
    return new RuntimeCamelException("stringBundle=" + SECRET, answer);
  }
}
