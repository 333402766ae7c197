/**
 * What destinations share and what each has for itself in the database. May use:
 * operations.support. Begin with {@link routes.operations.destination.DestinationSchema}.
 */
package routes.operations.destination;
