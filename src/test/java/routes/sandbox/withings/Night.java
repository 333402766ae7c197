package routes.sandbox.withings;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A sleep, with its stages.
 *
 * @param fields values of the summary by their name in {@code data_fields}; durations in seconds
 */
public record Night(
    Instant start,
    Instant end,
    WithingsDevice device,
    Map<String, Number> fields,
    List<Stage> stages) {

  /**
   * One stage.
   *
   * @param state 0 awake, 1 light, 2 deep, 3 REM, 5 not told
   * @param series values by their name in {@code data_fields} and their time
   */
  public record Stage(
      Instant start, Instant end, int state, Map<String, Map<Instant, Number>> series) {}
}
