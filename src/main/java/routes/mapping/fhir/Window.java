package routes.mapping.fhir;

import java.time.Instant;

/**
 * The span of time that becomes one Observation.
 *
 * @param start first instant
 * @param end last instant inside; equal to {@code start} for a reading of one instant
 * @param open whether further readings may widen the window (a correlation window); its start then
 *     says nothing about its identity
 */
public record Window(Instant start, Instant end, boolean open) {}
