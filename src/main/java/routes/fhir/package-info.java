/**
 * Filing: measurements to Observations of a FHIR server, once, under the right Patient. Here stand
 * the exceptions that routes of a clinic may name; the rooms below go from the client up to
 * erasure. May use: mapping, subject, operations. Begin with {@link routes.fhir.group.Filing}.
 */
package routes.fhir;
