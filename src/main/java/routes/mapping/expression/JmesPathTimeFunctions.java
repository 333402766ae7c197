package routes.mapping.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.burt.jmespath.function.Function;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import routes.mapping.ExpressionException;
import routes.mapping.Timestamps;

/**
 * Functions on times: {@code toInstant}, {@code durationSeconds} and {@code addSeconds}. Each gives
 * null where an argument is null.
 */
final class JmesPathTimeFunctions {
  private static final int LONGEST_DURATION = 40;
  private static final long MOST_SECONDS = 100L * 366 * 86_400;
  private static final int NANO_DIGITS = 9;

  private JmesPathTimeFunctions() {}

  static List<Function> all() {
    return List.of(
        new NodeFunction("toInstant", 2, JmesPathTimeFunctions::toInstant),
        new NodeFunction("durationSeconds", 1, JmesPathTimeFunctions::durationSeconds),
        new NodeFunction("addSeconds", 2, JmesPathTimeFunctions::addSeconds));
  }

  /** A local date-time and its zone, as an instant; an offset in the text counts more. */
  private static JsonNode toInstant(List<JsonNode> arguments) {
    if (NodeFunction.anyNull(arguments)) {
      return NullNode.getInstance();
    }
    ZoneId zone =
        Timestamps.zone(arguments.get(1).asText())
            .orElseThrow(
                () ->
                    new ExpressionException(
                        "The zone given to toInstant is neither an IANA zone nor an offset."));
    return TextNode.valueOf(instant("toInstant", arguments.get(0), zone).toString());
  }

  /** {@code PT1H30M}, {@code P1DT2H} (a day has 24 hours) or {@code 5400.5s}, as seconds. */
  private static JsonNode durationSeconds(List<JsonNode> arguments) {
    if (NodeFunction.anyNull(arguments)) {
      return NullNode.getInstance();
    }
    String text = arguments.get(0).asText();
    try {
      if (text.length() > LONGEST_DURATION) {
        throw new NumberFormatException("too long");
      }
      BigDecimal seconds =
          text.endsWith("s") ? NumberText.parse(text.substring(0, text.length() - 1)) : iso(text);
      if (seconds.abs().compareTo(BigDecimal.valueOf(MOST_SECONDS)) > 0) {
        throw new NumberFormatException("too much");
      }
      return DecimalNode.valueOf(seconds);
    } catch (DateTimeException | NumberFormatException e) {
      throw new ExpressionException(
          "The text given to durationSeconds is no duration like PT1H30M or 5400s.");
    }
  }

  private static BigDecimal iso(String text) {
    Duration duration = Duration.parse(text);
    BigDecimal seconds = BigDecimal.valueOf(duration.getSeconds());
    return duration.getNano() == 0
        ? seconds
        : seconds.add(BigDecimal.valueOf(duration.getNano(), NANO_DIGITS)).stripTrailingZeros();
  }

  /** A time, so many seconds later; without an offset it is UTC. */
  private static JsonNode addSeconds(List<JsonNode> arguments) {
    if (NodeFunction.anyNull(arguments)) {
      return NullNode.getInstance();
    }
    Instant begin = instant("addSeconds", arguments.get(0), java.time.ZoneOffset.UTC);
    JsonNode seconds = arguments.get(1);
    if (!seconds.isNumber()
        || NumberText.decimal(seconds).abs().compareTo(BigDecimal.valueOf(MOST_SECONDS)) > 0) {
      throw new ExpressionException(
          "The seconds given to addSeconds are no number, or more than a century.");
    }
    long nanos = seconds.decimalValue().movePointRight(NANO_DIGITS).longValue();
    return TextNode.valueOf(begin.plusNanos(nanos).toString());
  }

  private static Instant instant(String function, JsonNode time, ZoneId zone) {
    return Timestamps.parse(time.asText(), zone)
        .orElseThrow(
            () -> new ExpressionException("The time given to " + function + " is no time."));
  }
}
