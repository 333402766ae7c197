package routes.sandbox.withings;

import java.time.Instant;
import java.util.List;

/**
 * An electrocardiogram.
 *
 * @param afib 0 negative, 1 positive, 2 inconclusive
 * @param hertz samples a second
 * @param signal microvolts
 */
public record HeartRecording(
    long signalid,
    Instant at,
    WithingsDevice device,
    int afib,
    int heartRate,
    int hertz,
    List<Integer> signal) {}
