package routes.mapping.expression;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Expressions of both languages: made by their grammar, and those of the product's own mappings and
 * documentation with a few characters changed. The same seed gives the same one.
 */
final class RandomExpressions {
  private static final Pattern WRITTEN =
      Pattern.compile("\"(?:\\w*[eE]xpression|value)\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final List<String> CORPUS = corpus();
  private static final List<String> PIECES =
      List.of(
          "$",
          "..",
          ".",
          "[*]",
          "[?(",
          ")]",
          "@",
          "@.a",
          "==",
          "=~",
          "&&",
          "||",
          "'",
          "\"",
          "`",
          "[",
          "]",
          "{",
          "}",
          "(",
          ")",
          "|",
          "&",
          "*",
          "[]",
          "[::-1]",
          "[0:2147483647:2147483647]",
          "[-2147483648]",
          "/(a+)+$/",
          ":",
          ",",
          "null",
          "`[1,{\"a\":2}]`",
          "1e999999999",
          "99999999999999999999",
          "pow(@, `400`)",
          "to_string(@)",
          "sort_by(@, &a)",
          "a",
          "é",
          "\\",
          "\u0000",
          "\uD800",
          " ");
  private static final String[] NAMES = {"a", "b", "c", "deep", "text", "number", "list", "none"};
  private static final String[] INTEGERS = {
    "0", "1", "-1", "2", "5", "2147483647", "-2147483648", "9999999999"
  };
  private static final String[] LITERALS = {
    "`1`",
    "`0`",
    "`-1`",
    "`2.5`",
    "`null`",
    "`[]`",
    "`{}`",
    "`[3, 1, 2]`",
    "`true`",
    "'text'",
    "''",
    "`\"2026-11-20T08:00:00Z\"`",
    "`1e400`",
    "`1e999999999`",
    "`9223372036854775807`",
    "`2147483648`",
    "'kg'",
    "'[lb_av]'",
    "'PT1H'",
    "'1e999999999'",
    "'Europe/Amsterdam'",
    "`{\"1\": 2}`"
  };
  private static final String[][] FUNCTIONS = {
    {"add", "2"},
    {"subtract", "2"},
    {"multiply", "2"},
    {"divide", "2"},
    {"pow", "2"},
    {"insertString", "3"},
    {"fromUnixTimestamp", "1"},
    {"fromUnixTimestampMs", "1"},
    {"scaleByPowerOfTen", "2"},
    {"to_number", "1"},
    {"convertUnit", "3"},
    {"toInstant", "2"},
    {"addSeconds", "2"},
    {"durationSeconds", "1"},
    {"lookup", "2"},
    {"abs", "1"},
    {"avg", "1"},
    {"ceil", "1"},
    {"contains", "2"},
    {"ends_with", "2"},
    {"floor", "1"},
    {"join", "2"},
    {"keys", "1"},
    {"length", "1"},
    {"max", "1"},
    {"merge", "2"},
    {"min", "1"},
    {"not_null", "2"},
    {"reverse", "1"},
    {"sort", "1"},
    {"starts_with", "2"},
    {"sum", "1"},
    {"to_array", "1"},
    {"to_string", "1"},
    {"type", "1"},
    {"values", "1"}
  };

  private final Random random;

  private RandomExpressions(long seed) {
    random = new Random(seed * 31 + 7);
  }

  /** An expression of that language. */
  static String of(ExpressionLanguage language, long seed) {
    RandomExpressions made = new RandomExpressions(seed);
    boolean json = language == ExpressionLanguage.JSON_PATH;
    String text =
        switch (made.random.nextInt(4)) {
          case 0 -> made.pick(CORPUS.toArray(String[]::new));
          case 1 -> json ? made.jsonPath(4) : made.jmesPath(4);
          default -> json ? made.jsonPath(2) : made.jmesPath(3);
        };
    return made.random.nextInt(3) == 0 ? text : made.mutated(text);
  }

  private String jsonPath(int depth) {
    StringBuilder path = new StringBuilder(random.nextInt(5) == 0 ? "" : "$");
    int steps = random.nextInt(5);
    for (int i = 0; i < steps; i++) {
      path.append(
          switch (random.nextInt(9)) {
            case 0 -> "..*";
            case 1 -> ".." + name();
            case 2 -> "[*]";
            case 3 -> "[" + integer() + ":" + integer() + ":" + integer() + "]";
            case 4 -> "[" + integer() + "," + integer() + "]";
            case 5 -> "['" + name() + "','" + name() + "']";
            case 6, 7 -> filter(depth);
            default -> "." + name();
          });
    }
    return path.toString();
  }

  private String filter(int depth) {
    if (depth == 0) {
      return "[?(@." + name() + ")]";
    }
    StringBuilder filter = new StringBuilder(random.nextBoolean() ? "..[?(" : "[?(");
    int parts = 1 + random.nextInt(3);
    for (int i = 0; i < parts; i++) {
      filter.append(i == 0 ? "" : random.nextBoolean() ? " && " : " || ").append(operand(depth));
      if (random.nextBoolean()) {
        filter
            .append(pick("==", "!=", "<", ">=", "===", "<>", " =~ "))
            .append(random.nextInt(4) == 0 ? regex() : operand(depth));
      }
    }
    return filter.append(")]").toString();
  }

  private String operand(int depth) {
    return switch (random.nextInt(6)) {
      case 0 -> "'" + name() + "'";
      case 1 -> pick("1", "-1e999999999", "2.50", "1E+400", "null", "true", "12345678901234567890");
      case 2 -> jsonPath(depth - 1).replaceFirst("^\\$?", "\\$");
      default -> "@" + jsonPath(depth - 1).replaceFirst("^\\$?\\.?", ".");
    };
  }

  private String regex() {
    return pick(
        "/(a+)+$/", "/(.*a){20}$/i", "/^t.*t$/", "/[/", "/((((a|aa)*)*)*)*b/", "/x{0,99999}y/");
  }

  private String jmesPath(int depth) {
    if (depth == 0) {
      return random.nextBoolean() ? name() : pick(LITERALS);
    }
    Supplier<String> inner = () -> jmesPath(depth - 1);
    return switch (random.nextInt(14)) {
      case 0 -> inner.get() + "." + name();
      case 1 -> inner.get() + "[" + integer() + "]";
      case 2 -> inner.get() + "[" + integer() + ":" + integer() + ":" + integer() + "]";
      case 3 -> inner.get() + "[]";
      case 4 -> inner.get() + pick("[*]", ".*") + "." + name();
      case 5 -> inner.get() + "[?" + inner.get() + pick("==", "<", ">=", "!=") + inner.get() + "]";
      case 6 -> inner.get() + pick(" | ", " || ", " && ") + inner.get();
      case 7 -> "[" + inner.get() + ", " + inner.get() + "]";
      case 8 -> "{a: " + inner.get() + ", b: " + inner.get() + "}";
      case 9 -> "!" + inner.get();
      case 10 ->
          pick("sort_by", "max_by", "min_by") + "(" + inner.get() + ", &" + inner.get() + ")";
      case 11 -> "map(&" + inner.get() + ", " + inner.get() + ")";
      default -> call(depth);
    };
  }

  private String call(int depth) {
    String[] function = FUNCTIONS[random.nextInt(FUNCTIONS.length)];
    int arguments = Integer.parseInt(function[1]);
    List<String> given = new ArrayList<>();
    for (int i = 0; i < arguments; i++) {
      given.add(random.nextBoolean() ? pick(LITERALS) : jmesPath(depth - 1));
    }
    return function[0] + "(" + String.join(", ", given) + ")";
  }

  /** One to four characters or pieces taken out, put in, doubled or swapped. */
  private String mutated(String text) {
    StringBuilder result = new StringBuilder(text);
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(result.length() + 1);
      int end = Math.min(result.length(), at + 1 + random.nextInt(6));
      switch (random.nextInt(5)) {
        case 0 -> result.delete(at, end);
        case 1 -> result.insert(at, pick(PIECES.toArray(String[]::new)));
        case 2 -> result.insert(at, result.substring(at, end).repeat(1 + random.nextInt(30)));
        case 3 -> result.insert(at, (char) random.nextInt(300));
        default -> result.replace(at, end, pick(PIECES.toArray(String[]::new)));
      }
    }
    return result.toString();
  }

  private String name() {
    return pick(NAMES);
  }

  private String integer() {
    return random.nextInt(4) == 0 ? "" : pick(INTEGERS);
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private static List<String> corpus() {
    TreeSet<String> found = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of("mappings"))) {
      List<Path> sources = new ArrayList<>(List.of(Path.of("docs", "mapping.md")));
      files.filter(file -> file.endsWith("device.json")).sorted().forEach(sources::add);
      for (Path source : sources) {
        Matcher matcher = WRITTEN.matcher(Files.readString(source));
        while (matcher.find()) {
          found.add(matcher.group(1).replace("\\\"", "\"").replace("\\\\", "\\"));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(found);
  }
}
