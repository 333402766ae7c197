/**
 * Measurements as they come from their topic, and where each one belongs. May use: fhir.bundle,
 * mapping. Begin with {@link routes.fhir.record.SourceRecord}.
 */
package routes.fhir.record;
