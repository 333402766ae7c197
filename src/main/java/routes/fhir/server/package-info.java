/**
 * How the FHIR server is reached and what proves who asks: addresses, TLS, tokens, SMART backend
 * services. May use: operations, Spring Security, Nimbus. Begin with {@link
 * routes.fhir.server.FhirServer}.
 */
package routes.fhir.server;
