package routes.mapping.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import routes.cli.cases.CanonicalJson;
import routes.mapping.ExpressionException;

class JmesPathExpressionTest {
  private static final JsonNode DATA =
      CanonicalJson.read(
          """
          {"value":65750,"unit":-3,"text":"70.250","many":[{"no":1,"tag":"a"},{"no":2}],"nothing":null,
           "half":0.5,"signal":[-12,0.0150,1E-7,3],"long":9223372036854775807,"empty":[]}
          """);

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      value = {
        "scaleByPowerOfTen(value, unit) ¦ 65.750",
        "scaleByPowerOfTen(`175`, `0`) ¦ 175",
        "scaleByPowerOfTen(`18`, `1`) ¦ 180",
        "scaleByPowerOfTen(`1.50`, `-1`) ¦ 0.150",
        "scaleByPowerOfTen(nothing, unit) ¦ null",
        "scaleByPowerOfTen(value, missing) ¦ null",
        "to_number(text) ¦ 70.250",
        "to_number('12') ¦ 12",
        "to_number('x') ¦ null",
        "add(value, `2`) ¦ 65752",
        "add(long, `1`) ¦ -9223372036854775808",
        "add(half, `1`) ¦ 1.5",
        "subtract(`1`, `3`) ¦ -2",
        "multiply(half, `4`) ¦ 2",
        "divide(`40`, `50`) ¦ 0",
        "divide(`-7`, `2`) ¦ -3",
        "divide(`40`, `50.0`) ¦ 0.8",
        "divide(`1`, `0.0`) ¦ Infinity",
        "pow(`2`, `-1`) ¦ 0",
        "pow(`2`, `10`) ¦ 1024",
        "insertString('ac', 'b', `1`) ¦ abc",
        "fromUnixTimestamp(`1795158312`) ¦ 2026-11-20T07:05:12Z",
        "fromUnixTimestampMs(`1795158312345`) ¦ 2026-11-20T07:05:12.345Z",
        "toInstant('2026-07-01T08:00:00', 'Europe/Amsterdam') ¦ 2026-07-01T06:00:00Z",
        "toInstant('2026-07-01T08:00:00', '-05:30') ¦ 2026-07-01T13:30:00Z",
        "toInstant('2026-07-01T08:00:00+01:00', 'Europe/Amsterdam') ¦ 2026-07-01T07:00:00Z",
        "toInstant('2026-07-01T08:00:00', nothing) ¦ null",
        "durationSeconds('PT1H30M') ¦ 5400",
        "durationSeconds('P1DT0.5S') ¦ 86400.5",
        "durationSeconds('90.250s') ¦ 90.250",
        "durationSeconds(missing) ¦ null",
        "addSeconds('2026-11-20T07:05:12Z', `0.5`) ¦ 2026-11-20T07:05:12.500Z",
        "addSeconds('2026-11-20T07:05:12+01:00', durationSeconds('PT1M')) ¦ 2026-11-20T06:06:12Z",
        "join(' ', signal[].to_string(@)) ¦ -12 0.0150 1E-7 3",
        "join(' ', map(&to_string(@), signal)) ¦ -12 0.0150 1E-7 3",
        "lookup('b', `{\"a\": 1, \"b\": 2}`) ¦ 2",
        "lookup(many[0].no, `{\"1\": \"one\"}`) ¦ one",
        "lookup('c', `{\"a\": 1}`) ¦ null",
        "lookup(nothing, `{\"a\": 1}`) ¦ null",
        "convertUnit(`150`, '[lb_av]', 'kg') ¦ 68.0388555",
        "convertUnit(`98.6`, '[degF]', 'Cel') ¦ 37",
        "convertUnit(`5.5`, '[ft_i]', 'cm') ¦ 167.64",
        "convertUnit(`1000`, 'm', 'km') ¦ 1",
        "convertUnit(nothing, 'm', 'km') ¦ null"
      })
  void calculatesExactly(String expression, String expected) {
    JsonNode result = JmesPathExpression.compile(expression).selectOne(DATA);
    String text = result.isNumber() ? NumberText.of(result) : result.asText();
    assertThat(text).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "add(text, value)",
        "add(nothing, value)",
        "divide(value, `0`)",
        "toInstant('yesterday', 'Europe/Amsterdam')",
        "toInstant('2026-07-01T08:00:00', 'Mars')",
        "durationSeconds('1 hour')",
        "durationSeconds('1e99s')",
        "durationSeconds(value)",
        "addSeconds('2026-11-20T07:05:12Z', 'x')",
        "addSeconds('2026-11-20T07:05:12Z', `1e20`)",
        "lookup('a', 'b')",
        "lookup(many, `{}`)",
        "convertUnit(text, 'm', 'km')",
        "convertUnit(value, 'm', 'kg')",
        "convertUnit(value, 'parrots', 'kg')",
        "convertUnit(`1e300`, 'm', 'km')",
        "pow(long, `2`)",
        "insertString('ac', 'b', `3`)",
        "insertString('ac', 'b', `-1`)",
        "insertString('ac', 'b', `1.0`)",
        "fromUnixTimestamp(half)",
        "fromUnixTimestamp(long)",
        "scaleByPowerOfTen(value, `1000000`)",
        "scaleByPowerOfTen(value, half)",
        "scaleByPowerOfTen(text, unit)",
        "length(value)"
      })
  void refusesArgumentsThatDoNotFit(String expression) {
    JmesPathExpression compiled = JmesPathExpression.compile(expression);
    assertThatThrownBy(() -> compiled.selectOne(DATA)).isInstanceOf(ExpressionException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "add(a)",
        "add(a, b, c)",
        "nosuch(a)",
        "a[",
        "a b",
        "scaleByPowerOfTen(a)"
      })
  void refusesWrongSyntaxAndArityWhenCompiled(String expression) {
    assertThatThrownBy(() -> JmesPathExpression.compile(expression))
        .isInstanceOf(ExpressionException.class);
  }

  @Test
  void aProjectionGivesManyTokensAndAnArrayOne() {
    assertThat(JmesPathExpression.compile("many[?no]").selectAll(DATA)).hasSize(2);
    assertThat(JmesPathExpression.compile("many[*].tag").selectAll(DATA)).hasSize(1);
    assertThat(JmesPathExpression.compile("many").selectAll(DATA)).hasSize(1);
    assertThat(JmesPathExpression.compile("many[?no] | [0]").selectAll(DATA)).hasSize(1);
    assertThat(JmesPathExpression.compile("to_array(@)[?value]").selectAll(DATA)).hasSize(1);
    assertThat(JmesPathExpression.compile("missing").selectAll(DATA)).isEmpty();
  }

  @Test
  void aProjectionOfOneStaysAnArrayForAValue() {
    assertThat(JmesPathExpression.compile("many[*].tag").selectOne(DATA).isArray()).isTrue();
    assertThat(JmesPathExpression.compile("many[?no == `9`]").selectOne(DATA)).isNull();
    JmesPathExpression several = JmesPathExpression.compile("many[*].no");
    assertThatThrownBy(() -> several.selectOne(DATA)).hasMessageContaining("Multiple tokens");
  }

  @Test
  void neverTellsAValueOfTheMessage() {
    JmesPathExpression compiled = JmesPathExpression.compile("add(text, value)");
    assertThatThrownBy(() -> compiled.selectOne(DATA))
        .satisfies(
            e -> assertThat(e.getMessage()).doesNotContain("70.250").doesNotContain("65750"));
  }

  @Test
  void knowsTheNamesThatADocumentMustHave() {
    assertThat(names("Body.measures[?type == `1` && unit]"))
        .containsExactlyInAnyOrder("Body", "measures", "type", "unit");
    assertThat(names("to_array(@)[?heartrate]")).containsExactly("heartrate");
    assertThat(names("[Body][?weight]")).containsExactly("weight");
    assertThat(names("not_null(a, b)")).isEmpty();
    assertThat(names("{x: a}.x")).isEmpty();
    assertThat(names("a[?b || c]")).containsExactly("a");
    assertThat(names("a[?!b]")).containsExactly("a");
    assertThat(names("a[?b != `1`]")).containsExactly("a");
    assertThat(names("a[?b == `null`]")).containsExactly("a");
    assertThat(names("a | length(@)")).isEmpty();
    assertThat(names("a[?b] | @")).isEmpty();
  }

  private static java.util.Set<String> names(String expression) {
    return JmesPathExpression.compile(expression).requiredNames();
  }
}
