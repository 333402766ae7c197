package routes.mapping.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import routes.cli.cases.Case;
import routes.cli.cases.CaseFiles;
import routes.cli.cases.ReviewedDifferences;

/**
 * Cases derived from Microsoft's IoMT FHIR Connector, where their directory is at hand: run as
 * {@code mapping test} runs them. A case of the reviewed list must still differ, so that the list
 * shrinks.
 */
class ConformanceTest {
  private static final Path DIRECTORY =
      Path.of(System.getProperty("conformance.dir", "../shared/conformance"));

  private final ReviewedDifferences reviewed = ReviewedDifferences.load();

  @TestFactory
  Stream<DynamicTest> everyCaseIsMetOrDifferentOnPurpose() {
    return cases().stream()
        .map(
            one ->
                DynamicTest.dynamicTest(
                    one.id(),
                    () -> {
                      if (reviewed.find(one.id()).isPresent()) {
                        assertThat(one.run())
                            .as("passes now: take it off different-on-purpose.txt")
                            .isPresent();
                      } else {
                        assertThat(one.run()).isEmpty();
                      }
                    }));
  }

  @Test
  void everyLineOfTheReviewedListIsNeeded() {
    List<Case> cases = cases();
    assertThat(reviewed.entries())
        .allSatisfy(entry -> assertThat(cases).anyMatch(one -> entry.covers(one.id())));
  }

  private static List<Case> cases() {
    assumeTrue(
        Files.isDirectory(DIRECTORY),
        () -> "no conformance cases at " + DIRECTORY.toAbsolutePath());
    return new CaseFiles().read(DIRECTORY);
  }
}
