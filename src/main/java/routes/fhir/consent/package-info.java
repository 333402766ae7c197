/**
 * The Consent of each connection in the FHIR server. May use: fhir.write and below. Begin with
 * {@link routes.fhir.consent.ConsentPublisher}.
 */
package routes.fhir.consent;
