/**
 * Subscriptions at vendors, from the first one to the check that it still stands. May use:
 * connection.vendor, connection.core. Begin with {@link
 * routes.connection.subscription.PendingConnections}.
 */
package routes.connection.subscription;
