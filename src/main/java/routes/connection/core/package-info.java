/**
 * A person's connection with a vendor as its table has it, and what everything about connections
 * needs. May use: operations. Begin with {@link routes.connection.core.Connections}.
 */
package routes.connection.core;
