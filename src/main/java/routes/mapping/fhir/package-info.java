/**
 * FHIR mappings: from measurements of one window to one Observation, created or merged with the one
 * that stands. May use: mapping.fhir.value, mapping.fhir.template. Begin with {@link
 * routes.mapping.fhir.FhirMapping}.
 */
package routes.mapping.fhir;
