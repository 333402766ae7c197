package routes.mapping.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.POJONode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import routes.mapping.ExpressionException;

/** A place in the text of a JSONPath, and the small tokens that are read there. */
class PathCursor {
  private static final Pattern COUNT = Pattern.compile("\\{(\\d+)");

  /** A repeat of nothing reads nothing, so that steps do not bound it. */
  private static final int MOST_REPEATS = 1_000_000;

  protected final String text;
  protected int at;

  PathCursor(String text) {
    this.text = text;
  }

  protected PathOperator operator() {
    if (take("===")) {
      return PathOperator.STRICT_EQUAL;
    }
    if (take("==")) {
      return PathOperator.EQUAL;
    }
    if (take("=~")) {
      return PathOperator.MATCHES;
    }
    if (take("!==")) {
      return PathOperator.STRICT_NOT_EQUAL;
    }
    if (take("!=") || take("<>")) {
      return PathOperator.NOT_EQUAL;
    }
    if (take("<=")) {
      return PathOperator.LESS_OR_EQUAL;
    }
    if (take("<")) {
      return PathOperator.LESS;
    }
    if (take(">=")) {
      return PathOperator.GREATER_OR_EQUAL;
    }
    if (take(">")) {
      return PathOperator.GREATER;
    }
    throw new ExpressionException("Could not read query operator.", at);
  }

  protected JsonNode constant() {
    char c = text.charAt(at);
    if (c == '\'') {
      return TextNode.valueOf(quoted());
    }
    if (Character.isDigit(c) || c == '-') {
      int start = at;
      while (at < text.length() && " )&|".indexOf(text.charAt(at)) < 0) {
        at++;
      }
      try {
        return DecimalNode.valueOf(new BigDecimal(text.substring(start, at)));
      } catch (NumberFormatException e) {
        throw new ExpressionException("Could not read query value.", start);
      }
    }
    if (take("true")) {
      return BooleanNode.TRUE;
    }
    if (take("false")) {
      return BooleanNode.FALSE;
    }
    if (take("null")) {
      return NullNode.getInstance();
    }
    if (c == '/') {
      return regex();
    }
    throw unexpected(at);
  }

  private JsonNode regex() {
    int start = at;
    at++;
    while (at < text.length() && text.charAt(at) != '/') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    if (at >= text.length()) {
      throw new ExpressionException("Path ended with an open regex.", text.length());
    }
    String pattern = text.substring(start + 1, at);
    at++;
    int flags = 0;
    while (at < text.length() && Character.isLetter(text.charAt(at))) {
      flags |=
          switch (text.charAt(at)) {
            case 'i' -> Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
            case 'm' -> Pattern.MULTILINE;
            case 's' -> Pattern.DOTALL;
            case 'x' -> Pattern.COMMENTS;
            default -> throw unexpected(at);
          };
      at++;
    }
    if (repeats(pattern) > MOST_REPEATS) {
      throw new ExpressionException(
          "The regular expression asks for more than " + MOST_REPEATS + " repeats.", start);
    }
    try {
      return new POJONode(Pattern.compile(pattern, flags));
    } catch (StackOverflowError e) {
      throw new ExpressionException("The regular expression is nested too deep.", start);
    } catch (PatternSyntaxException e) {
      throw new ExpressionException(
          "The regular expression is wrong: " + e.getDescription(), start);
    }
  }

  /** How often a part of the pattern must stand in a text at most, if all repeats are nested. */
  private static double repeats(String pattern) {
    double repeats = 1;
    Matcher counts = COUNT.matcher(pattern);
    while (counts.find()) {
      repeats *= Math.max(1, Double.parseDouble(counts.group(1)));
    }
    return repeats;
  }

  protected String quoted() {
    StringBuilder result = new StringBuilder();
    if (text.charAt(at) != '\'') {
      throw unexpected(at);
    }
    at++;
    while (at < text.length()) {
      char c = text.charAt(at);
      at++;
      if (c == '\'') {
        return result.toString();
      }
      if (c != '\\' || at == text.length()) {
        result.append(c);
        continue;
      }
      char escaped = text.charAt(at);
      at++;
      switch (escaped) {
        case 'b' -> result.append('\b');
        case 't' -> result.append('\t');
        case 'n' -> result.append('\n');
        case 'f' -> result.append('\f');
        case 'r' -> result.append('\r');
        case '\\', '"', '\'', '/' -> result.append(escaped);
        default -> throw new ExpressionException("Unknown escape character: \\" + escaped, at);
      }
    }
    throw new ExpressionException("Path ended with an open string.", at);
  }

  protected boolean take(String token) {
    if (text.startsWith(token, at)) {
      at += token.length();
      return true;
    }
    return false;
  }

  protected void expect(char c) {
    needMore("Path ended with open indexer.");
    if (text.charAt(at) != c) {
      throw unexpected(at);
    }
    at++;
  }

  protected void skipSpace() {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
  }

  protected void needMore(String message) {
    if (at >= text.length()) {
      throw new ExpressionException(message, text.length());
    }
  }

  protected ExpressionException unexpected(int position) {
    return new ExpressionException(
        "Unexpected character while parsing path: " + text.charAt(position), position);
  }
}
