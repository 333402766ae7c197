package routes.sandbox.googlehealth;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A data type: its name in paths, the scope it needs, and the one time it is asked for by.
 *
 * @param name with hyphens
 */
record DataType(String name, String scope, Kind kind) {
  private static final String SCOPES = "https://www.googleapis.com/auth/googlehealth.";
  private static final Set<String> ACTIVITY =
      Set.of(
          "steps",
          "distance",
          "floors",
          "active-energy-burned",
          "basal-energy-burned",
          "active-minutes",
          "active-zone-minutes",
          "exercise",
          "vo2-max",
          "run-vo2-max",
          "daily-vo2-max");
  private static final Set<String> HEALTH =
      Set.of(
          "weight",
          "height",
          "body-fat",
          "heart-rate",
          "daily-resting-heart-rate",
          "heart-rate-variability",
          "daily-heart-rate-variability",
          "oxygen-saturation",
          "daily-oxygen-saturation",
          "core-body-temperature",
          "daily-sleep-temperature-derivations",
          "daily-respiratory-rate",
          "respiratory-rate-sleep-summary",
          "blood-glucose");
  private static final Set<String> OTHER =
      Set.of("sleep", "electrocardiogram", "irregular-rhythm-notification");
  private static final Map<String, String> SCOPE_OF_OTHER =
      Map.of("sleep", "sleep", "electrocardiogram", "ecg", "irregular-rhythm-notification", "irn");

  /** How a filter may ask for points. */
  enum Kind {
    SAMPLE("sample_time.physical_time"),
    INTERVAL("interval.start_time"),
    DAILY("date"),
    SESSION("interval.civil_start_time"),
    SLEEP("interval.end_time"),
    ELECTROCARDIOGRAM("interval.start_time");

    private final String field;

    Kind(String field) {
      this.field = field;
    }
  }

  static DataType named(String name) {
    if (OTHER.contains(name)) {
      Kind kind =
          switch (name) {
            case "sleep" -> Kind.SLEEP;
            case "electrocardiogram" -> Kind.ELECTROCARDIOGRAM;
            default -> Kind.SESSION;
          };
      return new DataType(name, SCOPES + SCOPE_OF_OTHER.get(name) + ".readonly", kind);
    }
    if (ACTIVITY.contains(name)) {
      Kind kind =
          name.startsWith("daily-")
              ? Kind.DAILY
              : name.endsWith("vo2-max")
                  ? Kind.SAMPLE
                  : name.equals("exercise") ? Kind.SESSION : Kind.INTERVAL;
      return new DataType(name, SCOPES + "activity_and_fitness.readonly", kind);
    }
    if (HEALTH.contains(name)) {
      Kind kind = name.startsWith("daily-") ? Kind.DAILY : Kind.SAMPLE;
      return new DataType(name, SCOPES + "health_metrics_and_measurements.readonly", kind);
    }
    throw Refusal.invalid("There is no data type " + name + ".");
  }

  /** Field of a filter, with underscores. */
  String filterField() {
    return name.replace('-', '_') + "." + kind.field;
  }

  int largestPage() {
    return List.of("sleep", "exercise").contains(name) ? 25 : 10_000;
  }

  int usualPage() {
    return Math.min(1_440, largestPage());
  }

  /** The time that filters of this type compare, as a local time. */
  LocalDateTime time(JsonNode point) {
    JsonNode value = point.path(member());
    return switch (kind) {
      case SAMPLE -> utc(value.at("/sampleTime/physicalTime"));
      case INTERVAL, ELECTROCARDIOGRAM -> utc(value.at("/interval/startTime"));
      case SLEEP -> utc(value.at("/interval/endTime"));
      case SESSION ->
          utc(value.at("/interval/startTime"))
              .plusSeconds(seconds(value.at("/interval/startUtcOffset").asText("0s")));
      case DAILY ->
          LocalDate.of(
                  value.at("/date/year").asInt(),
                  value.at("/date/month").asInt(),
                  value.at("/date/day").asInt())
              .atStartOfDay();
    };
  }

  /** What a literal of a filter means; times of zones are given by date and time alone. */
  LocalDateTime literal(String text) {
    return switch (kind) {
      case DAILY -> LocalDate.parse(text).atStartOfDay();
      case SESSION ->
          text.length() > 10
              ? LocalDateTime.parse(text, DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss"))
              : LocalDate.parse(text).atStartOfDay();
      default -> LocalDateTime.ofInstant(Instant.parse(text), ZoneOffset.UTC);
    };
  }

  /** Member of a data point. */
  String member() {
    StringBuilder member = new StringBuilder();
    for (String part : name.split("-")) {
      member.append(
          member.isEmpty() ? part : Character.toUpperCase(part.charAt(0)) + part.substring(1));
    }
    return member.toString();
  }

  private static LocalDateTime utc(JsonNode instant) {
    return LocalDateTime.ofInstant(Instant.parse(instant.asText()), ZoneOffset.UTC);
  }

  private static long seconds(String duration) {
    return Long.parseLong(duration.replace("s", ""));
  }
}
