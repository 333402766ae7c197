/**
 * Imports: what is asked for, when, how far it came, and what has to wait. May use: connection.end
 * and below. Begin with {@link routes.connection.sync.SyncTasks}.
 */
package routes.connection.sync;
