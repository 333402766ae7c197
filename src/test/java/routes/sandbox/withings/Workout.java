package routes.sandbox.withings;

import java.time.Instant;
import java.util.Map;

/**
 * A workout.
 *
 * @param category Withings' number of its kind, for example 1 for a walk
 * @param fields values by their name in {@code data_fields}
 */
public record Workout(
    Instant start, Instant end, int category, WithingsDevice device, Map<String, Number> fields) {}
