package routes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SideBySideTest {

  @Test
  void showsTheLinesAboutTheDifference() {
    assertThat(SideBySide.of("1\n2\n3\n4\nfive\n6\n7\n8\n9", "1\n2\n3\n4\nsix\n6\n7\n8\n9"))
        .containsExactly(
            row(' ', "expected", "actual"),
            row(' ', "3", "3"),
            row(' ', "4", "4"),
            row('!', "five", "six"),
            row(' ', "6", "6"),
            row(' ', "7", "7"));
  }

  @Test
  void wrapsLongLinesAndEndsEndlessOnes() {
    assertThat(SideBySide.of("a".repeat(60), "b"))
        .containsExactly(
            row(' ', "expected", "actual"), row('!', "a".repeat(56), "b"), row('!', "aaaa", ""));
    assertThat(SideBySide.of("a".repeat(1_000_000), "b")).hasSizeLessThan(50);
    assertThat(SideBySide.of("a\n".repeat(100_000), "b\n".repeat(100_000)))
        .hasSizeLessThan(50)
        .endsWith("  … and more");
  }

  @Test
  void showsLinesThatOnlyOneSideHas() {
    assertThat(SideBySide.of("1\n2", "1"))
        .containsExactly(row(' ', "expected", "actual"), row(' ', "1", "1"), row('!', "2", ""));
  }

  private static String row(char mark, String left, String right) {
    return ("  " + mark + " " + left + " ".repeat(56 - left.length()) + " | " + right)
        .stripTrailing();
  }
}
