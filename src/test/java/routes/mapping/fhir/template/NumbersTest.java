package routes.mapping.fhir.template;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTest {

  @ParameterizedTest
  @CsvSource({
    "61, 61",
    "0, 0",
    "007, 7",
    "+5, 5",
    "-5, -5",
    "-0, 0",
    ".5, 0.5",
    "5., 5",
    "1e3, 1000",
    "65.750, 65.750",
    "1E-3, 0.001",
    "' 12 ', 12",
    "٣, 3",
    "1234567890123456789012345678901234567890, 1234567890123456789012345678901234567890"
  })
  void plainNotationHasNoSuperfluousCharacters(String text, String plain) {
    assertThat(Numbers.plainOrNull(text)).isEqualTo(plain);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "x", "1 2", "12345678901234567890123456789012345678901", "1e99"})
  void whatIsNoNumberOfUsualSizeHasNone(String text) {
    assertThat(Numbers.plainOrNull(text)).isNull();
  }
}
