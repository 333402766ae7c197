package routes.fhir.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import routes.fhir.FhirOutageException;
import routes.fhir.client.FhirJson;

class TransactionBundleTest {
  private final TransactionBundle transactions = new TransactionBundle();

  @Test
  void entriesArePutByIdAndOnTheVersionTheyAreBasedOn() {
    String text =
        transactions.of(
            List.of(
                write("a", Optional.empty(), "{\"id\":\"a\",\"value\":65.750}"),
                write("b", Optional.of("7"), "{\"id\":\"b\",\"value\":1E+3}")));

    assertThat(text)
        .isEqualTo(
            "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":["
                + "{\"resource\":{\"id\":\"a\",\"value\":65.750},"
                + "\"request\":{\"method\":\"PUT\",\"url\":\"Observation/a\"}},"
                + "{\"resource\":{\"id\":\"b\",\"value\":1000},"
                + "\"request\":{\"method\":\"PUT\",\"url\":\"Observation/b\","
                + "\"ifMatch\":\"W/\\\"7\\\"\"}}]}");
  }

  @Test
  void answersAreToldByWhereTheyAreNotByTheirPlace() {
    assertThat(
            versions(
                """
                {"resourceType": "Bundle", "entry": [
                  {"response": {"status": "200 OK", "location": "https://x/fhir/Observation/b/_history/8"}},
                  {"response": {"status": "201 Created", "location": "Device/d", "etag": "W/\\"2\\""}},
                  {"response": {"status": "201", "etag": "1"},
                   "resource": {"resourceType": "Observation", "id": "a"}},
                  {"response": {"status": "201"}}
                ]}\
                """))
        .isEqualTo(Map.of("Observation/b", "8", "Device/d", "2", "Observation/a", "1"));
  }

  @ParameterizedTest
  @CsvSource({
    "409 Conflict, FhirConflictException",
    "412, FhirConflictException",
    "422 Unprocessable, FhirRefusalException",
    "503, FhirOutageException"
  })
  void aFailedEntryIsAFailure(String status, String kind) {
    assertThatThrownBy(
            () ->
                transactions.answers(
                    "{\"resourceType\": \"Bundle\", \"entry\": [{\"response\": {\"status\": \""
                        + status
                        + "\"}}]}"))
        .satisfies(failure -> assertThat(failure.getClass().getSimpleName()).isEqualTo(kind));
  }

  @Test
  void anAnswerThatIsNoJsonIsAnOutage() {
    assertThatThrownBy(() -> transactions.answers("<html>61.937"))
        .isInstanceOf(FhirOutageException.class)
        .hasNoCause()
        .hasMessageNotContaining("61.937");
  }

  @Test
  void anAnswerThatIsNoBundleIsAnOutage() {
    assertThatThrownBy(() -> transactions.answers("{}")).isInstanceOf(FhirOutageException.class);
  }

  @ParameterizedTest
  @CsvSource({"2", "W/\"2\"", "\"2\""})
  void etagsOfEveryShapeAreOneVersion(String etag) {
    assertThat(TransactionBundle.version(etag)).isEqualTo("2");
  }

  private Map<String, String> versions(String answer) {
    return transactions.answers(answer).values().stream()
        .collect(
            Collectors.toMap(
                TransactionBundle.Answered::reference, TransactionBundle.Answered::version));
  }

  private PlannedWrite write(String id, Optional<String> version, String resource) {
    return new PlannedWrite(
        new Ledger.Entry("Observation", id, "link", "hash", null),
        FhirJson.resource(resource),
        version);
  }
}
