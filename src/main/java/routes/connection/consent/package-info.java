/**
 * What a person has agreed to, and what that permits now. May use: connection.vendor,
 * connection.core. Begin with {@link routes.connection.consent.Consent}.
 */
package routes.connection.consent;
