package routes.sandbox.withings;

import java.time.Instant;

/**
 * What Withings stored.
 *
 * @param id Withings' number of it
 * @param modified when it was stored or last edited
 */
record Stored<T>(long id, T what, Instant modified) {}
