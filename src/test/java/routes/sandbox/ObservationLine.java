package routes.sandbox;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * An Observation in one line: code, when, then value and unit, or where it has none of its own
 * those of its components, such as {@code 85354-9 2026-11-20T08:05:12+01:00 8480-6=121 mm[Hg]
 * 8462-4=80 mm[Hg]}.
 */
public final class ObservationLine {
  private ObservationLine() {}

  /** The line of an Observation. */
  public static String of(JsonNode observation) {
    StringBuilder line = new StringBuilder(code(observation)).append(' ').append(when(observation));
    if (observation.has("valueQuantity")) {
      return line.append(' ').append(quantity(observation)).toString();
    }
    for (JsonNode component : observation.path("component")) {
      if (component.has("valueQuantity")) {
        line.append(' ').append(code(component)).append('=').append(quantity(component));
      }
    }
    return line.toString();
  }

  private static String when(JsonNode observation) {
    return observation.has("effectivePeriod")
        ? observation.at("/effectivePeriod/start").asText()
            + "/"
            + observation.at("/effectivePeriod/end").asText()
        : observation.path("effectiveDateTime").asText();
  }

  private static String code(JsonNode coded) {
    return coded.at("/code/coding/0/code").asText();
  }

  private static String quantity(JsonNode holder) {
    JsonNode value = holder.path("valueQuantity");
    return value.path("value").asText() + " " + value.path("code").asText();
  }
}
