package routes.connection.core;

/**
 * A person as an invitation or a connection names them: by an identifier, or by a reference; what
 * is not known is null.
 *
 * @param reference {@code Patient/…}
 */
public record Person(String system, String value, String reference) {}
