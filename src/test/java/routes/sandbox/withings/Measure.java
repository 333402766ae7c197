package routes.sandbox.withings;

/**
 * One value of a measure group, as Withings stores it: the real value is {@code value × 10^unit},
 * in kg, m, mmHg, bpm, °C or %.
 *
 * @param type meastype, for example 1 weight, 9 diastolic, 10 systolic, 11 pulse, 54 SpO2
 */
public record Measure(int type, long value, int unit) {}
