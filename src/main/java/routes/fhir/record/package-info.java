/**
 * Measurements as they come from their topic, and where each one belongs. May use: fhir.bundle,
 * mapping. Begin with {@link routes.fhir.record.MeasurementRecord}.
 */
package routes.fhir.record;
