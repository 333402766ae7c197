/**
 * Which devices of a person have been seen, and which of them are stopped. May use: fhir.identity.
 * Begin with {@link routes.fhir.device.SeenDevices}.
 */
package routes.fhir.device;
