package routes.mapping.fhir.value;

import java.time.Instant;

/**
 * What a value needs to know of the Observation that it stands in.
 *
 * @param start begin of the Observation
 * @param end its last instant
 * @param moving whether further readings may widen it (a correlation window)
 * @param issued its version, which is the version of every value that names no other; {@link
 *     Point#UNVERSIONED} if unknown
 */
public record Frame(Instant start, Instant end, boolean moving, Instant issued) {}
