package routes.mapping.expression;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import routes.cli.cases.CanonicalJson;

class NumberTextTest {

  @ParameterizedTest
  @CsvSource({
    "60.0, 60",
    "0.1, 0.1",
    "-1.5, -1.5",
    "1e15, 1E+15",
    "123456789012345.0, 123456789012345",
    "0.00001, 1E-05",
    "0.0001, 0.0001",
    "1.25e-7, 1.25E-07",
    "1.7976931348623157E308, 1.7976931348623157E+308",
    "1.9812, 1.9812",
    "2e23, 2E+23"
  })
  void writesADoubleWithTheFewestDigits(double value, String expected) {
    assertThat(NumberText.ofDouble(value)).isEqualTo(expected);
  }

  @Test
  void keepsTheScaleOfADecimalOfTheMessage() {
    assertThat(NumberText.of(CanonicalJson.read("65.750"))).isEqualTo("65.750");
    assertThat(NumberText.of(CanonicalJson.read("9007199254740993"))).isEqualTo("9007199254740993");
  }

  @Test
  void doesNotUnfoldAnAbsurdExponent() {
    assertThat(NumberText.of(CanonicalJson.read("1e999999999"))).hasSizeLessThan(40);
  }
}
