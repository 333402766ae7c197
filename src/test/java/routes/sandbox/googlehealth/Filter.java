package routes.sandbox.googlehealth;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A filter of AIP-160 as far as Google Health takes it: {@code >=} and {@code <} with AND. */
final class Filter {
  private static final Pattern CONDITION = Pattern.compile("([a-z0-9_.]+) (>=|<) \"([^\"]+)\"");

  private Filter() {}

  static Predicate<JsonNode> parse(DataType type, String filter) {
    Predicate<JsonNode> all = point -> true;
    if (filter.isEmpty()) {
      return all;
    }
    for (String condition : filter.split(" AND ")) {
      all = all.and(condition(type, condition));
    }
    return all;
  }

  private static Predicate<JsonNode> condition(DataType type, String text) {
    Matcher parts = CONDITION.matcher(text);
    if (!parts.matches()) {
      throw Refusal.invalid("Not a condition: " + text);
    }
    if (!parts.group(1).equals(type.filterField())) {
      throw Refusal.invalid("Filtering by " + parts.group(1) + " is not supported.");
    }
    boolean from = parts.group(2).equals(">=");
    if (!from && type.kind() == DataType.Kind.ELECTROCARDIOGRAM) {
      throw Refusal.invalid("Only >= is supported.");
    }
    LocalDateTime bound;
    try {
      bound = type.literal(parts.group(3));
    } catch (DateTimeException e) {
      throw Refusal.invalid("Not a time of this field: " + parts.group(3));
    }
    return point -> type.time(point).isBefore(bound) != from;
  }
}
