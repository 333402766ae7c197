package routes.mapping.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReviewedDifferencesTest {

  @Test
  void findsACaseByIdOrByItsKind() {
    ReviewedDifferences list =
        ReviewedDifferences.of(
            """
            # a comment
            one-01 It is so.

            two-* None of it here.
            """);

    assertThat(list.find("one-01")).contains(new ReviewedDifferences.Entry("one-01", "It is so."));
    assertThat(list.find("one-011")).isEmpty();
    assertThat(list.find("two-7-x").orElseThrow().reason()).isEqualTo("None of it here.");
    assertThat(list.find("2-two-7")).isEmpty();
  }

  @Test
  void wantsAReasonForEveryCase() {
    assertThatThrownBy(() -> ReviewedDifferences.of("one-01"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("without a reason");
  }

  @Test
  void theProductsListIsToldInTheDocumentation() throws IOException {
    String page = Files.readString(Path.of("docs/compatibility.md"));

    assertThat(ReviewedDifferences.onPurpose().entries())
        .isNotEmpty()
        .allSatisfy(entry -> assertThat(page).contains("`" + entry.id() + "`"));
  }
}
