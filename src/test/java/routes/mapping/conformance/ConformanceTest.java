package routes.mapping.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Cases derived from Microsoft's IoMT FHIR Connector, where their directory is at hand. A case that
 * stands in {@code conformance-pending.txt} must still fail, so that the list shrinks.
 */
class ConformanceTest {

  @TestFactory
  Stream<DynamicTest> deviceMappings() {
    return tests("device-mapping", new DeviceMappingCase()::check);
  }

  @TestFactory
  Stream<DynamicTest> documentation() {
    return tests("documentation", new DeviceMappingCase()::check);
  }

  @TestFactory
  Stream<DynamicTest> fhirMappings() {
    return tests("fhir-mapping", new routes.mapping.fhir.FhirMappingCase()::check);
  }

  @TestFactory
  Stream<DynamicTest> expressions() {
    return tests("expressions", new ExpressionCase()::check);
  }

  /** Throws if a case is not met. */
  private interface Check {
    void of(JsonNode conformanceCase);
  }

  private static Stream<DynamicTest> tests(String folder, Check check) {
    assumeTrue(
        Files.isDirectory(ConformanceCases.directory()),
        () -> "no conformance cases at " + ConformanceCases.directory().toAbsolutePath());
    List<String> pending = ConformanceCases.pending();
    return ConformanceCases.in(folder).stream()
        .map(
            json -> {
              String id = json.get("id").asText();
              return DynamicTest.dynamicTest(
                  id,
                  () -> {
                    if (pending.contains(id)) {
                      assertStillFails(id, check, json);
                    } else {
                      check.of(json);
                    }
                  });
            });
  }

  private static void assertStillFails(String id, Check check, JsonNode json) {
    try {
      check.of(json);
    } catch (AssertionError | RuntimeException expected) {
      assertThat(expected).isNotNull();
      return;
    }
    fail(id + " passes now: take it off conformance-pending.txt");
  }
}
