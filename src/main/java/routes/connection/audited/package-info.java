/**
 * What the audit asks of connections: whom a call is about, and who may read it. May use:
 * connection, operations. Begin with {@link routes.connection.audited.ConnectionSubjects}.
 */
package routes.connection.audited;
