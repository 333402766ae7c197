package routes.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Ten readings of an hour in one message, 60 a minute and one more each minute. */
final class HeartRates {
  static final int POINTS = 10;

  private HeartRates() {}

  /**
   * The message of a device.
   *
   * @param from minute of the first reading
   */
  static String message(String device, Instant hour, int from) {
    String points =
        IntStream.range(from, from + POINTS)
            .mapToObj(
                minute ->
                    "{\"time\":\"%s\",\"value\":%d}"
                        .formatted(hour.plusSeconds(60L * minute), 60 + minute))
            .collect(Collectors.joining(","));
    return "{\"deviceId\":\"%s\",\"time\":\"%s\",\"heartRateSeries\":[%s]}"
        .formatted(device, hour, points);
  }

  /** What that many messages bring, the first one beginning with the hour. */
  static List<String> expected(int messages) {
    return IntStream.range(0, messages * POINTS).mapToObj(minute -> "" + (60 + minute)).toList();
  }

  /** All readings in the series of Observations. */
  static List<String> of(List<JsonNode> observations) {
    List<String> samples = new ArrayList<>();
    for (JsonNode one : observations) {
      for (String sample : one.findPath("valueSampledData").path("data").asText().split(" ")) {
        if (!sample.equals("E") && !sample.isEmpty()) {
          samples.add(sample);
        }
      }
    }
    return samples;
  }
}
