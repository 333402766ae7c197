package routes.sandbox.withings;

import java.time.Instant;
import java.util.Map;

/**
 * What a device tracked at one time of the day.
 *
 * @param fields values by their name in {@code data_fields}; {@code duration} in seconds
 */
public record Moment(Instant at, WithingsDevice device, Map<String, Number> fields) {}
