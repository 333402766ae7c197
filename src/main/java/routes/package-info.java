/**
 * The jar as a whole: how it starts, and the adapters that give one room what another has, since
 * rooms do not import each other. May use: every room. Begin with {@link routes.WearablesOnFhir}.
 */
package routes;
