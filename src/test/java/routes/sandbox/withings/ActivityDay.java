package routes.sandbox.withings;

import java.time.LocalDate;
import java.util.Map;

/**
 * Sums of a day of the person.
 *
 * @param device what tracked it
 * @param fields values by their name in {@code data_fields}: metres, seconds, kcal, beats a minute
 */
public record ActivityDay(LocalDate date, WithingsDevice device, Map<String, Number> fields) {}
