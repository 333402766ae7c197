package routes.mapping.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import routes.cli.cases.Case;
import routes.cli.cases.CaseFiles;
import routes.cli.cases.Difference;
import routes.cli.cases.ReviewedDifferences;
import routes.fhir.FilingCases;

/**
 * Cases derived from Microsoft's IoMT FHIR Connector ({@code src/test/resources/conformance}, or
 * the folder that {@code -Dconformance.dir} names), all of them: run as {@code mapping test} runs
 * them, and those about filing by the last stage. A case of a reviewed list must still differ, so
 * that the list shrinks.
 */
class ConformanceTest {
  private static final Path DIRECTORY =
      Path.of(System.getProperty("conformance.dir", "src/test/resources/conformance"));
  private static final int CASES = 252;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ReviewedDifferences onPurpose = ReviewedDifferences.onPurpose();

  @TestFactory
  Stream<DynamicTest> everyCaseIsMetOrDifferentOnPurpose() throws Exception {
    List<Case> cases = cases();
    FilingCases stage = new FilingCases();
    return cases.stream()
        .map(
            one ->
                DynamicTest.dynamicTest(
                    one.id(),
                    () -> {
                      Optional<Difference> difference =
                          one.filing() ? stage.check(json(one)) : one.run();
                      if (onPurpose.find(one.id()).isPresent()) {
                        assertThat(difference).as("passes now: take it off the list").isPresent();
                      } else {
                        assertThat(difference).isEmpty();
                      }
                    }));
  }

  @Test
  void everyLineOfTheListIsNeeded() {
    List<Case> cases = cases();
    assertThat(onPurpose.entries())
        .allSatisfy(entry -> assertThat(cases).anyMatch(one -> entry.covers(one.id())));
  }

  private static JsonNode json(Case one) throws IOException {
    for (JsonNode json : JSON.readTree(one.file().toFile())) {
      if (json.path("id").asText().equals(one.id())) {
        return json;
      }
    }
    throw new IllegalStateException(one.file() + " has no case " + one.id());
  }

  private static List<Case> cases() {
    List<Case> cases = new CaseFiles().read(DIRECTORY);
    assertThat(cases).as("cases in " + DIRECTORY).hasSizeGreaterThanOrEqualTo(CASES);
    return cases;
  }
}
