package routes.sandbox.withings;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What the services beside getmeas have in common: which records, which fields, which page. */
final class Selection {

  private static final long DAY = Duration.ofDays(1).toSeconds();

  private Selection() {}

  /** Epoch seconds; the second is not before the first. */
  record Range(long from, long to) {
    boolean holds(Instant time) {
      return from <= time.getEpochSecond() && time.getEpochSecond() <= to;
    }
  }

  /** The records between two days, or changed after {@code lastupdate}; never both. */
  static <T> List<Stored<T>> changedOrOfDays(
      Call call, List<Stored<T>> all, Function<T, LocalDate> day) throws Refusal {
    Optional<Long> lastUpdate = call.number("lastupdate");
    Optional<String> start = call.get("startdateymd");
    Optional<String> end = call.get("enddateymd");
    if (lastUpdate.isPresent()) {
      if (start.isPresent() || end.isPresent()) {
        throw Refusal.invalidParams("lastupdate excludes startdateymd and enddateymd");
      }
      return all.stream()
          .filter(each -> each.modified().getEpochSecond() > lastUpdate.get())
          .toList();
    }
    LocalDate first = day(call.require("startdateymd"));
    LocalDate last = day(call.require("enddateymd"));
    return all.stream()
        .filter(each -> !day.apply(each.what()).isBefore(first))
        .filter(each -> !day.apply(each.what()).isAfter(last))
        .toList();
  }

  /** {@code startdate} to {@code enddate}, cut after the first 24 hours. */
  static Range ofOneDay(Call call) throws Refusal {
    long from = call.requireNumber("startdate");
    long to = call.requireNumber("enddate");
    if (to < from) {
      throw Refusal.invalidParams("enddate is before startdate");
    }
    return new Range(from, Math.min(to, from + DAY));
  }

  /** The asked fields of those there are; without {@code data_fields} only the usual ones. */
  static ObjectNode fields(Call call, Map<String, Number> all, List<String> usual) {
    List<String> asked =
        call.get("data_fields").map(text -> Arrays.asList(text.split(","))).orElse(usual);
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    asked.stream()
        .filter(all::containsKey)
        .forEach(name -> fields.set(name, number(all.get(name))));
    return fields;
  }

  static com.fasterxml.jackson.databind.node.ValueNode number(Number value) {
    return value instanceof Integer whole
        ? JsonNodeFactory.instance.numberNode(whole)
        : JsonNodeFactory.instance.numberNode(value.doubleValue());
  }

  /** One page from {@code offset} on; {@code more} is true or false here, 0 or 1 at getmeas. */
  static <T> ObjectNode page(
      Call call, int size, String name, List<T> all, Function<T, ObjectNode> json) throws Refusal {
    long offset = call.number("offset").orElse(0L);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode list = body.putArray(name);
    all.stream().skip(offset).limit(size).map(json).forEach(list::add);
    boolean more = offset + size < all.size();
    body.put("more", more);
    body.put("offset", more ? offset + size : 0);
    return body;
  }

  private static LocalDate day(String text) throws Refusal {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw Refusal.invalidParams("not a day");
    }
  }
}
