/**
 * Who may call which entry. May use: connection.portal, connection.vendor. Begin with {@link
 * routes.connection.access.EntrySecurity}.
 */
package routes.connection.access;
