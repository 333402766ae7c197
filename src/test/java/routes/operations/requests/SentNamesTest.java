package routes.operations.requests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SentNamesTest {
  @Test
  void fewShortNamesStayAsTheyAre() {
    String longest = "x".repeat(100);

    assertThat(SentNames.of(List.of("a", longest)))
        .isEqualTo(new SentNames(List.of("a", longest), 0));
  }

  @Test
  void longNamesAreShortenedAndManyAreCounted() {
    SentNames names = SentNames.of(Collections.nCopies(53, "x".repeat(700_000)));

    assertThat(names.shown()).hasSize(20).containsOnly("x".repeat(100) + "…");
    assertThat(names.more()).isEqualTo(33);
  }

  @Test
  void noCharacterIsCutInHalf() {
    String name = SentNames.shortened("x".repeat(99) + "😀😀");

    assertThat(name).isEqualTo("x".repeat(99) + "…");
    assertThat(new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
        .isEqualTo(name);
  }
}
