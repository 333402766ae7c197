/**
 * What a person has agreed to, and what that permits now. May use: connection.vendor,
 * connection.core. Begin with {@link routes.connection.consent.ConsentCheck}.
 */
package routes.connection.consent;
