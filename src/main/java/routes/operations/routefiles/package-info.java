/**
 * Route files of the jar and of the clinic: which stand in whose place. May use:
 * operations.support, Camel. Begin with {@link routes.operations.routefiles.RouteFiles}.
 */
package routes.operations.routefiles;
