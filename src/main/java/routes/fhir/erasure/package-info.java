/**
 * Readings that are erased, and what a restored FHIR server has lost. May use: fhir.write and
 * below. Begin with {@link routes.fhir.erasure.Erasures}.
 */
package routes.fhir.erasure;
