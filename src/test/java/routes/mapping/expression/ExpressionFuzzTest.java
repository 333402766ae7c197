package routes.mapping.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import routes.cli.cases.CanonicalJson;
import routes.mapping.ExpressionException;
import routes.mapping.ExpressionLimits;

/**
 * Whatever stands in an expression and in a document, the outcome is a value or an {@link
 * ExpressionException}, soon, and of a size that can be handled. A seed names the expression of a
 * case; a failure tells it.
 */
class ExpressionFuzzTest {
  private static final int SEEDS = 6_000;
  private static final int A_TEST = 1_000;
  private static final Duration GENEROUS = Duration.ofMinutes(2);
  private static final ExpressionLimits LIMITS = new ExpressionLimits(10_000, 200_000);

  private static final List<JsonNode> DOCUMENTS =
      List.of(
          CanonicalJson.read("null"),
          CanonicalJson.read(
              """
              {"a": {"b": [1, 2.50, null, "text", true, {"c": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaX"}]},
               "b": "65", "c": [{"a": 1, "b": "x"}, {"a": "2", "b": "y"}, {"a": null}, []],
               "text": "2026-11-20T08:00:00Z", "number": 1e999999999, "list": [3, 1, 2, -1e-999999999],
               "none": null, "deep": {"deep": {"deep": {"a": [[[[[1]]]]]}}}}
              """),
          CanonicalJson.read(
              """
              {"Body": {"device": "d", "naps": [{"begin": "2026-11-20T13:00:00", "depth": 4150}],
                "measures": [{"type": 1, "value": 65750, "unit": -3}, {"type": "x", "unit": 2147483648}],
                "swims": [{"day": "2026-11-20", "clock": "07:30:00", "lasted": "PT25M30S", "yards": 1e400}],
                "samples": [{"time": "", "value": 9223372036854775807}], "zone": "Nowhere"},
               "matchedToken": {"value": "1e999999999", "unit": 300, "a": [1, 2]},
               "Properties": {"timezone": 1}, "SystemProperties": null}
              """),
          CanonicalJson.read(wide()),
          CanonicalJson.read("{\"a\":[".repeat(400) + "1" + "]}".repeat(400)));

  @TestFactory
  Stream<DynamicTest> theOutcomeIsAValueOrAnExpressionException() {
    return Stream.of(ExpressionLanguage.values())
        .flatMap(
            language ->
                IntStream.range(0, SEEDS / A_TEST)
                    .mapToObj(
                        part ->
                            DynamicTest.dynamicTest(
                                language.label() + ", seeds from " + part * A_TEST,
                                () -> check(language, part * A_TEST))));
  }

  private static void check(ExpressionLanguage language, long firstSeed) {
    int[] compiled = {0};
    String[] running = {""};
    assertTimeoutPreemptively(
        GENEROUS,
        () -> {
          for (long seed = firstSeed; seed < firstSeed + A_TEST; seed++) {
            String text = RandomExpressions.of(language, seed);
            running[0] = "seed " + seed + ": " + text;
            compiled[0] += check(language, seed, text) ? 1 : 0;
          }
        },
        () -> "still running: " + running[0]);
    assertThat(compiled[0]).as("expressions that can be compiled").isGreaterThan(A_TEST / 5);
  }

  private static boolean check(ExpressionLanguage language, long seed, String text) {
    try {
      Expression expression = language.compile(text, LIMITS);
      for (JsonNode document : DOCUMENTS) {
        evaluate(expression, document);
      }
      return true;
    } catch (ExpressionException e) {
      assertThat(e.getMessage()).isNotBlank();
      assertThat(e.position()).isBetween(-1, text.length());
      return false;
    } catch (Throwable e) {
      throw new AssertionError("%s, seed %d: %s".formatted(language.label(), seed, text), e);
    }
  }

  private static void evaluate(Expression expression, JsonNode document) {
    try {
      List<JsonNode> tokens = expression.selectAll(document);
      assertThat(tokens.size()).isLessThanOrEqualTo(LIMITS.steps());
      if (expression instanceof JmesPathExpression) {
        tokens.forEach(token -> assertThat(size(token)).isLessThan(100 * LIMITS.steps()));
      }
      if (!tokens.isEmpty() && expression instanceof JsonPathExpression) {
        assertThat(names(document)).containsAll(expression.requiredNames());
      }
    } catch (ExpressionException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
    try {
      expression.selectOne(document);
      expression.holds(document);
    } catch (ExpressionException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  /** Values and characters; counting ends far above the limit. */
  private static long size(JsonNode token) {
    long size = 1 + (token.isTextual() ? token.textValue().length() : 0);
    for (JsonNode child : token) {
      if (size < 100L * LIMITS.steps()) {
        size += size(child);
      }
    }
    return size;
  }

  private static Set<String> names(JsonNode document) {
    Set<String> names = new HashSet<>();
    List<JsonNode> open = new ArrayList<>(List.of(document));
    while (!open.isEmpty()) {
      JsonNode next = open.remove(open.size() - 1);
      next.fieldNames().forEachRemaining(names::add);
      next.forEach(open::add);
    }
    return names;
  }

  private static String wide() {
    return IntStream.range(0, 300)
        .mapToObj(i -> "{\"a\": %d, \"b\": \"%s\", \"list\": [%d]}".formatted(i, "a".repeat(i), i))
        .collect(java.util.stream.Collectors.joining(",", "{\"list\": [", "]}"));
  }
}
