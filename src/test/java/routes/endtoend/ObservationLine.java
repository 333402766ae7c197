package routes.endtoend;

import com.fasterxml.jackson.databind.JsonNode;

/** An Observation in one line: code, when, value and unit. */
final class ObservationLine {
  private ObservationLine() {}

  static String of(JsonNode observation) {
    JsonNode value = observation.path("valueQuantity");
    String when =
        observation.has("effectivePeriod")
            ? observation.at("/effectivePeriod/start").asText()
                + "/"
                + observation.at("/effectivePeriod/end").asText()
            : observation.path("effectiveDateTime").asText();
    return "%s %s%s"
        .formatted(
            observation.at("/code/coding/0/code").asText(),
            when,
            value.isMissingNode()
                ? ""
                : " " + value.path("value").asText() + " " + value.path("code").asText());
  }
}
