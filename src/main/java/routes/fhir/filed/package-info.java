/**
 * What stands in the FHIR server after a batch, and who is told of it. May use: draft and below.
 * Begin with {@link routes.fhir.filed.FiledObservation}; who wants to be told is a {@link
 * routes.fhir.filed.FiledListener}.
 */
package routes.fhir.filed;
