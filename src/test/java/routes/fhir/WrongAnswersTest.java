package routes.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.util.ObjectHelper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.PlatformTransactionManager;
import routes.ProjectFiles;
import routes.fhir.bundle.FhirTransactions;
import routes.fhir.client.FhirFailures.Purpose;
import routes.fhir.client.FhirSearch;
import routes.fhir.erasure.LostObservations;
import routes.fhir.identity.PatientDirectory;
import routes.operations.audit.AuditEvent;
import routes.operations.audit.AuditLog;
import routes.operations.audit.AuditSubject;
import routes.subject.ConsentGrant;

/**
 * A proxy or a broken server answers 200 with something that was not asked for. Whatever the call
 * and whatever the answer: that is an outage in words, and nothing is taken for missing or done.
 */
@TestPropertySource(
    properties = {
      "fhir.patience=100ms",
      "fhir.identities.mode=create",
      "fhir.identities.patient-system=urn:mrn",
      "fhir.identities.create-patients=true"
    })
class WrongAnswersTest extends FilingTestBase {
  private static final String OTHER = "{\"resourceType\":\"Basic\",\"id\":\"x\"}";
  private static final String ERROR =
      "{\"resourceType\":\"OperationOutcome\",\"issue\":"
          + "[{\"severity\":\"error\",\"code\":\"timeout\"}]}";

  private static final List<String> NO_SEARCH =
      List.of(
          bundle("transaction-response", "{}"),
          bundle("batch-response", ""),
          bundle("history", ""),
          "{\"resourceType\":\"Bundle\"}",
          bundle("searchset", "{\"fullUrl\":\"urn:x\"}"),
          bundle("searchset", "{\"search\":{\"mode\":\"match\"}}"),
          bundle("searchset", "{\"resource\":" + OTHER + "}"),
          bundle("searchset", "{\"resource\":" + ERROR + ",\"search\":{\"mode\":\"outcome\"}}"),
          OTHER,
          ERROR,
          "{}",
          "[]");

  private static final List<String> NO_TRANSACTION =
      List.of(
          bundle("searchset", ""),
          bundle("batch-response", "{\"response\":{\"status\":\"200\"}}"),
          "{\"resourceType\":\"Bundle\"}",
          bundle("transaction-response", ""),
          bundle("transaction-response", "{}"),
          bundle("transaction-response", "{\"response\":{\"status\":\"200\"}},".repeat(50) + "{}"),
          OTHER,
          ERROR,
          "{}",
          "[]");

  private static final List<String> NO_RESOURCE =
      List.of(OTHER, ERROR, bundle("searchset", ""), "{}", "[]");

  @Autowired PatientDirectory patients;
  @Autowired LostObservations lost;
  @Autowired FhirSearch search;
  @Autowired FhirTransactions server;
  @Autowired PlatformTransactionManager transactions;

  @BeforeEach
  void unknown() {
    patients.forget("urn:mrn", "1", null);
    patients.forget("urn:mrn", "new", null);
  }

  static Stream<Arguments> filing() {
    return Stream.concat(
        Stream.of("Patient", "Device", "Observation", "Encounter")
            .flatMap(type -> NO_SEARCH.stream().map(answer -> Arguments.of(type, answer))),
        NO_TRANSACTION.stream().map(answer -> Arguments.of("", answer)));
  }

  @ParameterizedTest
  @MethodSource("filing")
  void readingsWaitAndComeWhenTheServerIsItselfAgain(String type, String answer) throws Exception {
    FHIR.encounter("visit", "urn:visit", "visit", "Patient/p1");
    encounterDirectory.forget("urn:visit|visit");
    List<Exchange> batch = List.of(record(FilingEncountersTest.named(MORNING, "urn:visit|visit")));
    FHIR.misanswer(type.isEmpty() ? FhirStub.Request::isTransaction : searching(type), answer);

    file(batch);

    assertThat(FHIR.requests()).anyMatch(FHIR.misunderstood);
    assertThat(deadLetters()).isEmpty();
    assertThat(batches.steps()).doesNotContain("commit");
    outageIsTold();

    FHIR.misanswer(request -> false, "");
    assertThat(file(batch).getException()).isNull();
    assertThat(observations()).hasSize(1);
    assertThat(deadLetters()).isEmpty();
    assertThat(outages.current()).isEmpty();
  }

  static Stream<Arguments> making() {
    return Stream.of("GET", "PUT")
        .flatMap(method -> NO_RESOURCE.stream().map(answer -> Arguments.of(method, answer)))
        // What was written need not be in the answer, and an OperationOutcome may.
        .filter(pair -> !List.of(pair.get()).equals(List.of("PUT", ERROR)));
  }

  @ParameterizedTest
  @MethodSource("making")
  void noPatientIsMadeOfAnAnswerThatIsNone(String method, String answer) throws Exception {
    FHIR.misanswer(
        request -> request.method().equals(method) && request.uri().contains("/Patient/"), answer);

    file(List.of(record(FilingCases.reading("cuff", "new", null))));

    assertThat(FHIR.requests()).anyMatch(FHIR.misunderstood);
    assertThat(deadLetters()).isEmpty();
    assertThat(observations()).isEmpty();
    outageIsTold();
  }

  static Stream<Arguments> erasing() {
    return Stream.concat(
        Stream.of("Device", "Observation", "Provenance")
            .flatMap(type -> NO_SEARCH.stream().map(answer -> Arguments.of(type, answer))),
        NO_TRANSACTION.stream().map(answer -> Arguments.of("", answer)));
  }

  @ParameterizedTest
  @MethodSource("erasing")
  void nothingCountsAsErasedThatIsNot(String type, String answer) throws Exception {
    file(List.of(record(weight(MORNING, "65.5"))));
    if (type.isEmpty()) {
      FHIR.misanswer(FhirStub.Request::isTransaction, answer);

      assertThat(
              ObjectHelper.getException(
                  FhirOutageException.class,
                  producer
                      .send("direct:erase-batch", one -> one.setProperty("linkId", "link-1"))
                      .getException()))
          .isNotNull();
      assertThat(
              database
                  .sql("select count(*) from fhir_ledger where state = 'erased'")
                  .query(Long.class)
                  .single())
          .isZero();
    } else {
      database.sql("delete from fhir_ledger").update();
      FHIR.misanswer(searching(type), answer);

      assertThatExceptionOfType(FhirOutageException.class)
          .isThrownBy(() -> lost.enter("link-1", "Patient/p1"));
    }
    outageIsTold();
  }

  static Stream<String> noSearch() {
    return NO_SEARCH.stream();
  }

  @ParameterizedTest
  @MethodSource("noSearch")
  void noPageIsTakenForTheLast(String answer) {
    FHIR.patient("p2", "urn:mrn", "1");
    FHIR.pageSize(1);
    FHIR.misanswer(request -> (request.uri() + request.body()).contains("_offset"), answer);

    assertThatExceptionOfType(FhirOutageException.class)
        .isThrownBy(() -> search.all("Patient?identifier=urn:mrn%7C1", Purpose.READ));
    assertThatExceptionOfType(FhirOutageException.class)
        .isThrownBy(() -> server.search("Patient?identifier=urn:mrn%7C1", Purpose.FIND));
    outageIsTold();
  }

  @ParameterizedTest
  @MethodSource("noSearch")
  void nothingIsKnownOfWhatStoodBefore(String answer) {
    FHIR.misanswer(
        request -> request.uri().contains("_history"), answer.replace("history", "collection"));

    assertThatExceptionOfType(FhirOutageException.class)
        .isThrownBy(() -> search.versionBefore("Observation/o1", "2"));
    outageIsTold();
  }

  static Stream<Arguments> mirroring() {
    return Stream.concat(
        NO_RESOURCE.stream().map(answer -> Arguments.of(false, answer)),
        NO_TRANSACTION.stream().map(answer -> Arguments.of(true, answer)));
  }

  @ParameterizedTest
  @MethodSource("mirroring")
  void noConsentIsTakenForWritten(boolean written, String answer) {
    consents.put(
        new ConsentGrant(
            "link-1",
            "withings",
            "urn:mrn",
            "1",
            null,
            List.of(),
            "2",
            Instant.now(),
            null,
            true,
            false));
    mirror.add("link-1");
    FHIR.misanswer(
        written
            ? FhirStub.Request::isTransaction
            : request -> request.method().equals("GET") && request.uri().contains("/Consent/"),
        answer);

    producer.send("direct:consents", exchange -> {});

    assertThat(mirror.outcomes()).doesNotContain("link-1 done");
    outageIsTold();
  }

  @ParameterizedTest
  @MethodSource("noTransaction")
  void noEventIsTakenForMirrored(String answer) {
    database.sql("delete from audit_mirror").update();
    new AuditLog(database, transactions, true)
        .append(AuditEvent.done("portal", "x", AuditSubject.NOBODY));
    FHIR.misanswer(FhirStub.Request::isTransaction, answer);

    producer.send("direct:audits", exchange -> {});

    assertThat(database.sql("select attempts from audit_mirror").query(Long.class).single())
        .as("not refused")
        .isZero();
    outageIsTold();
  }

  static Stream<String> noTransaction() {
    return NO_TRANSACTION.stream();
  }

  @Test
  void hintsBesideResultsAreNoErrors() {
    FHIR.misanswer(
        searching("Patient"),
        bundle(
            "searchset",
            "{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"p1\"}},{\"resource\":"
                + ERROR
                + "},{\"resource\":"
                + OTHER
                + ",\"search\":{\"mode\":\"include\"}}"));

    assertThat(search.all("Patient?_id=p1", Purpose.READ)).isNotEmpty();
    FHIR.misanswer(
        searching("Patient"),
        bundle(
            "searchset",
            "{\"resource\":"
                + ERROR.replace("error", "warning")
                + ",\"search\":{\"mode\":\"outcome\"}}"));
    assertThat(search.all("Patient?_id=p1", Purpose.READ)).isEmpty();
  }

  @Test
  void everyCallOfTheClientLooksAtItsAnswer() {
    for (var file : ProjectFiles.below(ProjectFiles.MAIN.resolve("routes/fhir"))) {
      String[] calls = ProjectFiles.text(file).split("\\.execute\\(\\)", -1);
      for (int i = 0; i + 1 < calls.length; i++) {
        String statement = calls[i].substring(calls[i].lastIndexOf(';') + 1);
        assertThat(statement).as(file.toString()).contains("ExpectedAnswers.");
      }
    }
  }

  private void outageIsTold() {
    assertThat(outages.current())
        .hasValueSatisfying(
            outage -> assertThat(outage.kind()).contains("FHIR server").doesNotContain("Basic"));
  }

  private static Predicate<FhirStub.Request> searching(String type) {
    return request -> request.isSearch() && request.uri().contains("/" + type);
  }

  private static String bundle(String type, String entries) {
    return "{\"resourceType\":\"Bundle\",\"type\":\"%s\",\"entry\":[%s]}".formatted(type, entries);
  }
}
