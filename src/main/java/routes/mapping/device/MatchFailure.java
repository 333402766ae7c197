package routes.mapping.device;

/**
 * A match of a device mapping that no measurement could be made of. The other matches of the
 * message are not touched by it.
 *
 * @param match number of the match in the message, from 0, over all templates
 * @param code short stable name of the fault, such as {@code value-missing}
 * @param reason the fault in words a person understands: template, expression, what was wrong;
 *     never a reading
 */
public record MatchFailure(int match, String code, String reason) {}
