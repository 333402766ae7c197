/**
 * The values of an Observation: points, quantities, codes, series and strips, written, merged and
 * taken back. May use: mapping.fhir.template. Begin with {@link
 * routes.mapping.fhir.value.ValueWriter}.
 */
package routes.mapping.fhir.value;
