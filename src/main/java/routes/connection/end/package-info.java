/**
 * The end of a connection, whoever ends it, and the steps that are left to do then. May use:
 * connection.subscription, connection.token and below. Begin with {@link
 * routes.connection.end.Disconnections}.
 */
package routes.connection.end;
