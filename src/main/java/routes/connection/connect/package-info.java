/**
 * From an invitation or a portal's link to a connection. May use: connection.end and below. Begin
 * with {@link routes.connection.connect.ConnectionSetup}.
 */
package routes.connection.connect;
