package routes.mapping.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import routes.cli.cases.Difference;
import routes.fhir.FilingCases;

/**
 * Cases derived from Microsoft's IoMT FHIR Connector ({@code src/test/resources/conformance}, or
 * the folder that {@code -Dconformance.dir} names), all of them: those about filing by the last
 * stage. A case of a reviewed list must still differ, so that the list shrinks.
 */
class ConformanceTest {
  private static final Path DIRECTORY =
      Path.of(System.getProperty("conformance.dir", "src/test/resources/conformance"));
  private static final int CASES = 252;
  private static final Path PASSING = Path.of("src/test/resources/cases/passing.json");
  private static final Path FAILING = Path.of("src/test/resources/cases/failing.json");

  private final ReviewedDifferences onPurpose = ReviewedDifferences.onPurpose();

  @TestFactory
  Stream<DynamicTest> everyCaseIsMetOrDifferentOnPurpose() throws Exception {
    List<ConformanceCase> cases = cases();
    FilingCases stage = new FilingCases();
    return cases.stream()
        .map(
            one ->
                DynamicTest.dynamicTest(
                    one.id(),
                    () -> {
                      Optional<Difference> difference =
                          one.filing() ? stage.check(one.json()) : one.run();
                      if (onPurpose.find(one.id()).isPresent()) {
                        assertThat(difference).as("passes now: take it off the list").isPresent();
                      } else {
                        assertThat(difference).isEmpty();
                      }
                    }));
  }

  @Test
  void everyLineOfTheListIsNeeded() {
    List<ConformanceCase> cases = cases();
    assertThat(onPurpose.entries())
        .allSatisfy(entry -> assertThat(cases).anyMatch(one -> entry.covers(one.id())));
  }

  @Test
  void everyKindOfCaseCanPass() throws IOException {
    assertThat(ConformanceCase.read(PASSING))
        .isNotEmpty()
        .allSatisfy(one -> assertThat(one.run()).as(one.id()).isEmpty());
  }

  @Test
  void everyKindOfCaseCanFail() throws IOException {
    assertThat(ConformanceCase.read(FAILING))
        .isNotEmpty()
        .allSatisfy(one -> assertThat(one.run()).as(one.id()).isPresent());
  }

  @Test
  void aCaseOfNoKindFails() {
    JsonNode json = JsonNodeFactory.instance.objectNode().put("id", "one");

    assertThat(new ConformanceCase("one", PASSING, json).run()).isPresent();
  }

  private static List<ConformanceCase> cases() {
    List<ConformanceCase> cases = ConformanceCase.in(DIRECTORY);
    assertThat(cases).as("cases in " + DIRECTORY).hasSizeGreaterThanOrEqualTo(CASES);
    return cases;
  }
}
