/**
 * Further FHIR servers: each is the room {@code fhir} once more in contexts of its own, over the
 * installation's beans. May use: fhir, connection, operations. Begin with {@link
 * routes.destinations.Destinations}.
 */
package routes.destinations;
