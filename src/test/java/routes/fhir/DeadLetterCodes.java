package routes.fhir;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import routes.cli.cases.Difference;

/** Which code a dead letter has here where the connector throws an exception of that name. */
final class DeadLetterCodes {
  private static final Map<String, List<String>> CODES =
      Map.ofEntries(
          Map.entry(
              "FhirResourceNotFoundException",
              List.of(
                  "patient-not-linked",
                  "patient-not-found",
                  "patient-reference-malformed",
                  "unknown-device",
                  "encounter-not-found")),
          Map.entry(
              "ResourceIdentityNotDefinedException",
              List.of("patient-not-linked", "patient-missing", "encounter-missing")),
          Map.entry("PatientDeviceMismatchException", List.of("patient-mismatch")),
          Map.entry(
              "MultipleResourceFoundException",
              List.of("patient-ambiguous", "encounter-ambiguous")),
          Map.entry("NotSupportedException", List.of("value-type-differs")),
          Map.entry("TemplateNotFoundException", List.of("unknown-type")),
          Map.entry("CorrelationIdNotDefinedException", List.of("correlation-id-missing")),
          Map.entry("InvalidDataFormatException", List.of("not-json")),
          Map.entry("IncompatibleDataException", List.of("value-missing", "value-unconvertible")));

  private DeadLetterCodes() {}

  /**
   * @param exception of the connector, without type parameters
   * @param actual codes of the dead letters that there are
   */
  static Optional<Difference> difference(String exception, List<String> actual) {
    List<String> expected = CODES.getOrDefault(exception, List.of());
    return actual.size() == 1 && expected.contains(actual.get(0))
        ? Optional.empty()
        : Optional.of(new Difference("dead letters", "one of " + expected, actual.toString()));
  }
}
