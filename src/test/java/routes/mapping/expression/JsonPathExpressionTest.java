package routes.mapping.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import routes.cli.cases.CanonicalJson;
import routes.mapping.ExpressionException;

class JsonPathExpressionTest {
  private static final JsonNode ROOM =
      CanonicalJson.read(
          """
          {"name":"ward","beds":[{"no":1,"pulse":61,"note":null},{"no":2,"pulse":"75","tag":"x y"},
           {"no":3,"off":false,"tag":""}],"my key":{"deep":{"no":4}},"since":"2026-01-01T10:00:00Z"}
          """);

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      value = {
        "$.name ¦ [\"ward\"]",
        "name ¦ [\"ward\"]",
        "beds[*].no ¦ [1,2,3]",
        "$.beds[0].pulse ¦ [61]",
        "$.beds[0,2].no ¦ [1,3]",
        "$.beds[1:].no ¦ [2,3]",
        "$.beds[:2].no ¦ [1,2]",
        "$.beds[-1:].no ¦ [3]",
        "$.beds[::2].no ¦ [1,3]",
        "$.beds[9].no ¦ []",
        "$..no ¦ [1,2,3,4]",
        "$.['my key'].deep.no ¦ [4]",
        "$['my key']['deep']['no'] ¦ [4]",
        "$.beds[0]['no','pulse'] ¦ [1,61]",
        "$..['no','tag'] ¦ [1,2,\"x y\",3,\"\",4]",
        "$.beds.* ¦ []",
        "$.my key.deep ¦ error",
        "$.beds[?(@.no == 2)].pulse ¦ [\"75\"]",
        "$.beds[?(@no == 2)].pulse ¦ [\"75\"]",
        "$.beds[?(@.note)].no ¦ [1]",
        "$.beds[?(@.off)].no ¦ [3]",
        "$.beds[?(@.tag)].no ¦ [2,3]",
        "$.beds[?(@['tag'] == 'x y')].no ¦ [2]",
        "$.beds[?(@.pulse > 60)].no ¦ [1,2]",
        "$.beds[?(@.pulse == 75)].no ¦ []",
        "$.beds[?(@.no != 2)].no ¦ [1,3]",
        "$.beds[?(@.no <> 2)].no ¦ [1,3]",
        "$.beds[?(@.no >= 2 && @.no <= 2)].no ¦ [2]",
        "$.beds[?(@.no === 2.0)].no ¦ [2]",
        "$.beds[?(@.off === false)].no ¦ [3]",
        "$.beds[?(@.note == null)].no ¦ [1]",
        "$.beds[?(@.tag =~ /X/i)].no ¦ [2]",
        "$.beds[?($.name == 'ward' && @.no == 1)].no ¦ [1]",
        "$.beds[?(@.no == 9 && @.no == 1 || @.no == 2)].no ¦ []",
        "$.beds[?(@.no == 2 || @.no == 9 && @.no == 1)].no ¦ [2]",
        "$..[?(@.deep)].deep.no ¦ [4]",
        "$..[?(@name && @beds)].name ¦ [\"ward\"]",
        "$..[?(@since > '2025-12-31T23:59:59Z')].name ¦ [\"ward\"]"
      })
  void selectsAsNewtonsoftDoes(String path, String expected) {
    if (expected.equals("error")) {
      assertThatThrownBy(() -> JsonPathExpression.compile(path))
          .isInstanceOf(ExpressionException.class);
    } else {
      assertThat(JsonPathExpression.compile(path).selectAll(ROOM))
          .hasToString(expected.replace(",", ", "));
    }
  }

  @Test
  void scanFilterTestsTheRootBeforeWhatIsInside() {
    JsonNode nested = CanonicalJson.read("{\"a\":1,\"b\":{\"a\":2},\"c\":[{\"a\":3}]}");
    List<JsonNode> found = JsonPathExpression.compile("$..[?(@a)]").selectAll(nested);
    assertThat(found.stream().map(token -> token.get("a").asInt())).containsExactly(1, 2, 3);
  }

  @Test
  void selectOneRefusesSeveralTokens() {
    JsonPathExpression path = JsonPathExpression.compile("$.beds[*].no");
    assertThatThrownBy(() -> path.selectOne(ROOM)).hasMessage("Path returned multiple tokens.");
  }

  @Test
  void selectOneTakesAnArrayForOneToken() {
    assertThat(JsonPathExpression.compile("$.beds").selectOne(ROOM)).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$.a[",
        "$.a[?(@.b",
        "$.a[?(@.b == )]",
        "$.a[?(@.b ~ 1)]",
        "$.a[-1]",
        "$.a[x]",
        "$.a.",
        "$.a[?(@.b == 'x)]",
        "$.a[0]b",
        "$.a[::0]",
        "$.a[?(@.b =~ /[/)]",
        "$.a[?@.b]",
        "$.a b",
        "$.a[?(@.b & @.c)]"
      })
  void refusesWrongSyntaxWhenCompiled(String path) {
    assertThatThrownBy(() -> JsonPathExpression.compile(path))
        .isInstanceOf(ExpressionException.class);
  }

  @Test
  void tellsThePositionOfAFault() {
    assertThatThrownBy(() -> JsonPathExpression.compile("$.a[?(@.b ~ 1)]"))
        .isInstanceOfSatisfying(
            ExpressionException.class, e -> assertThat(e.position()).isEqualTo(10));
  }

  @Test
  void endsARegularExpressionThatBacktracksWithoutEnd() {
    JsonNode text = CanonicalJson.read("[{\"a\":\"" + "a".repeat(60) + "!\"}]");
    JsonPathExpression path = JsonPathExpression.compile("$[?(@.a =~ /(.*a){20}$/)]");
    assertThatThrownBy(() -> path.selectAll(text)).hasMessageContaining("too many steps");
  }

  @Test
  void refusesFiltersNestedWithoutEnd() {
    String bomb = "$[?(@.a".repeat(200);
    assertThatThrownBy(() -> JsonPathExpression.compile(bomb))
        .isInstanceOf(ExpressionException.class);
  }

  @Test
  void knowsTheNamesThatADocumentMustHave() {
    assertThat(JsonPathExpression.compile("$..[?(@a.b && @c == 1)].d").requiredNames())
        .containsExactlyInAnyOrder("a", "b", "c", "d");
    assertThat(JsonPathExpression.compile("$..[?(@a || @b)]").requiredNames()).isEmpty();
  }
}
