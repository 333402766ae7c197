package routes.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import routes.cli.cases.CanonicalJson;
import routes.mapping.expression.Expression;
import routes.mapping.expression.ExpressionLanguage;
import routes.mapping.expression.JmesPathExpression;
import routes.mapping.expression.JsonPathExpression;
import routes.mapping.expression.NumberText;

/** What an expression may cost, whoever wrote it and whatever it reads. */
class ExpressionLimitsTest {
  private static final Duration GENEROUS = Duration.ofSeconds(60);
  private static final ExpressionLimits LOW = new ExpressionLimits(10_000, 500_000);
  private static final JsonNode DEEP =
      CanonicalJson.read("{\"a\":[".repeat(450) + "1" + "]}".repeat(450));
  private static final JsonNode LETTERS =
      CanonicalJson.read("[{\"a\": \"" + "a".repeat(60) + "!\", \"b\": [1, 2, 3]}]");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$..*..*..*..*..*..*",
        "$..[?(@..a..*..a..*)]",
        "$..[?(@..* == $..*)]",
        "$..a..a..a..a[0,0,0,0]"
      })
  void manyDescentsEnd(String path) {
    assertThatThrownBy(() -> select(JsonPathExpression.compile(path, LOW), DEEP))
        .isInstanceOf(ExpressionException.class)
        .hasMessage(
            "It takes too many steps here, more than 500000 (mappings-max-expression-steps).");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[@, @][]",
        "[@, @]",
        "{a: @, b: @}",
        "map(&[@, @], [@, @])[]",
        "join('aaaaaaaa', [to_string(@), to_string(@)])",
        "insertString(to_string(@), to_string(@), `0`)"
      })
  void whatDoublesAgainAndAgainEnds(String doubling) {
    String text = doubling + (" | " + doubling).repeat(40);
    assertThatThrownBy(() -> select(JmesPathExpression.compile(text, LOW), LETTERS))
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining("mappings-max-expression-steps");
  }

  @Test
  void comparingWhatDoublesEnds() {
    String tree = "[@, @]" + " | [@, @]".repeat(20);
    Expression contains =
        JmesPathExpression.compile("contains([" + tree + "], " + tree + ") || 'no'", LOW);
    assertThatThrownBy(() -> select(contains, LETTERS)).hasMessageContaining("too many steps");
    Expression equal = JmesPathExpression.compile("(" + tree + ") == (" + tree + ")", LOW);
    assertThatThrownBy(() -> select(equal, LETTERS)).hasMessageContaining("too many steps");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$[?(@.a =~ /(a+)+$/)]",
        "$[?(@.a =~ /(.*a){20}$/)]",
        "$[?(@.a =~ /((((a|aa)*)*)*)*b/)]",
        "$[?(@.a =~ /(x?){1000}(x?){1000}a{999}/)]"
      })
  void regularExpressionsEnd(String path) {
    assertEnds(() -> select(JsonPathExpression.compile(path), LETTERS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"((){1000}){1001}", "(){2147483647}", "(a|){99999999999999999999}"})
  void regularExpressionsThatRepeatNothingAreRefused(String regex) {
    assertThatThrownBy(() -> JsonPathExpression.compile("$[?(@.a =~ /" + regex + "/)]"))
        .hasMessageContaining("more than 1000000 repeats");
  }

  @Test
  void datesAndIdentifiersMayBeMatched() {
    String regex = "/^\\\\d{4}-\\\\d{2}-\\\\d{2}T\\\\d{2}:\\\\d{2}$|[0-9a-f]{8}(-[0-9a-f]{4}){3}/";
    assertThat(JsonPathExpression.compile("$[?(@.a =~ " + regex + ")]").selectAll(LETTERS))
        .isEmpty();
  }

  static Stream<Arguments> nested() {
    return Stream.of(
        Arguments.of(ExpressionLanguage.JSON_PATH, "$" + "[?(@.a".repeat(1_500)),
        Arguments.of(ExpressionLanguage.JSON_PATH, "$[?(@.a =~ /" + "(".repeat(9_000) + "/)]"),
        Arguments.of(
            ExpressionLanguage.JSON_PATH,
            "$[?(@.a =~ /" + "(".repeat(4_000) + ")".repeat(4_000) + "/)]"),
        Arguments.of(ExpressionLanguage.JSON_PATH, "$" + ".a".repeat(4_900)),
        Arguments.of(ExpressionLanguage.JSON_PATH, "$" + "..*".repeat(3_300)),
        Arguments.of(ExpressionLanguage.JSON_PATH, "$[?(@.a" + " && @.a || @.a".repeat(700) + ")]"),
        Arguments.of(ExpressionLanguage.JMES_PATH, "(".repeat(4_900) + "a" + ")".repeat(4_900)),
        Arguments.of(ExpressionLanguage.JMES_PATH, "[".repeat(4_900) + "a" + "]".repeat(4_900)),
        Arguments.of(ExpressionLanguage.JMES_PATH, "!".repeat(9_900) + "a"),
        Arguments.of(ExpressionLanguage.JMES_PATH, "a" + ".a".repeat(4_900)),
        Arguments.of(ExpressionLanguage.JMES_PATH, "a" + "||a".repeat(3_300)),
        Arguments.of(ExpressionLanguage.JMES_PATH, "a" + "[?a".repeat(3_300)),
        Arguments.of(ExpressionLanguage.JMES_PATH, "{a:".repeat(1_600) + "a" + "}".repeat(1_600)),
        Arguments.of(
            ExpressionLanguage.JMES_PATH, "`" + "[".repeat(4_900) + "]".repeat(4_900) + "`"),
        Arguments.of(ExpressionLanguage.JMES_PATH, "abs(".repeat(1_900) + "a" + ")".repeat(1_900)));
  }

  @ParameterizedTest
  @MethodSource
  void nested(ExpressionLanguage language, String text) {
    assertEnds(() -> select(language.compile(text), DEEP));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      value = {
        "[0].b[::-1] ¦ [3,2,1]",
        "[0].b[-1::-1] ¦ [3,2,1]",
        "[0].b[0:2147483647:2147483647] ¦ [1]",
        "[0].b[-2147483648:] ¦ [1,2,3]",
        "[0].b[:-2147483648:-1] ¦ [3,2,1]",
        "[0].b[2:0:-1] ¦ [3,2]",
        "[0].b[1:-1] ¦ [2]",
        "[0].b[5:] ¦ []",
        "[0].a[::-1] ¦ []",
        "[0].none[::-1] ¦ []",
        "`[]`[::-1] ¦ []"
      })
  void slicesOfAnyBounds(String expression, String expected) {
    assertThat(JmesPathExpression.compile("[" + expression + "] | [0]").selectOne(LETTERS))
        .hasToString(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a[::0]", "`[1, `", "`\"\n\"`", "`1e9999999999`", "a[9999999999]", "'", "`"})
  void whatTheParserCannotReadIsRefused(String expression) {
    assertThatThrownBy(() -> JmesPathExpression.compile(expression))
        .isInstanceOf(ExpressionException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "convertUnit(abs(`1e999999999`), 'm', 'km')",
        "scaleByPowerOfTen(abs(`1e400`), `1`)",
        "addSeconds('2026-11-20T07:05:12Z', multiply(`1e300`, `1e300`))",
        "scaleByPowerOfTen(`1`, `2147483648`)",
        "scaleByPowerOfTen(`1`, `-9223372036854775808`)",
        "pow(`10`, `999999999`)",
        "insertString('ac', 'b', `9223372036854775807`)",
        "convertUnit(`1`, 'm', '((((((((((m))))))))))/')"
      })
  void numbersBeyondMeasureAreRefused(String expression) {
    assertThatThrownBy(() -> select(JmesPathExpression.compile(expression), LETTERS))
        .isInstanceOf(ExpressionException.class);
  }

  @Test
  void anInfiniteNumberOfAMatchIsRefusedByAFilter() {
    JsonNode infinite = JmesPathExpression.compile("[{a: abs(`1e400`)}]").selectOne(LETTERS);
    assertThatThrownBy(() -> JsonPathExpression.compile("$[?(@.a > 1)]").selectAll(infinite))
        .isInstanceOf(ExpressionException.class);
  }

  @Test
  void hugeNumbersAreNotWrittenOut() {
    JsonNode sum =
        JmesPathExpression.compile("add(to_number('1e999999999'), `1`)").selectOne(LETTERS);
    assertThat(NumberText.of(sum)).isEqualTo("Infinity");
    JsonNode number = JmesPathExpression.compile("to_number('1e999999999')").selectOne(LETTERS);
    assertThat(NumberText.of(number)).isEqualTo("1E+999999999");
  }

  @Test
  void theLimitsOfAnInstallationCount() {
    ExpressionLimits few = new ExpressionLimits(20, 5);
    assertThatThrownBy(() -> JsonPathExpression.compile("$.a.b.c.d.e.f.g.h.i.j", few))
        .hasMessage("It is longer than 20 characters (mappings-max-expression-length).");
    assertThatThrownBy(() -> JmesPathExpression.compile("a.b.c.d.e.f.g.h.i.j.k", few))
        .hasMessageContaining("mappings-max-expression-length");
    assertThat(JsonPathExpression.compile("$[0].a", few).selectAll(LETTERS)).hasSize(1);
    assertThatThrownBy(() -> JsonPathExpression.compile("$..*", few).selectAll(LETTERS))
        .hasMessageContaining("more than 5 (mappings-max-expression-steps)");
    assertThatThrownBy(() -> JmesPathExpression.compile("[0].[a, b, a]", few).selectOne(LETTERS))
        .hasMessageContaining("more than 5 (mappings-max-expression-steps)");
  }

  private static Object select(Expression expression, JsonNode document) {
    return assertTimeoutPreemptively(GENEROUS, () -> expression.selectAll(document).size());
  }

  private static void assertEnds(Runnable work) {
    assertTimeoutPreemptively(
        GENEROUS,
        () -> {
          try {
            work.run();
          } catch (ExpressionException e) {
            assertThat(e.getMessage()).isNotBlank();
          }
        });
  }
}
