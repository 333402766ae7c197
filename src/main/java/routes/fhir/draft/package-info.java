/**
 * Observations as they are wanted, before the FHIR server is asked: whose consent covers them, from
 * which source, under which id, preliminary or final. May use: fhir.resource, fhir.device and
 * below. Begin with {@link routes.fhir.draft.ObservationDrafting}.
 */
package routes.fhir.draft;
