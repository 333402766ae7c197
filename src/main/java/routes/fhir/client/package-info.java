/**
 * Calls of the FHIR server and what their failures mean: refused, in conflict, or out. May use:
 * fhir.server, operations. Begin with {@link routes.fhir.client.FhirFailures}.
 */
package routes.fhir.client;
