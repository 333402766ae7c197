/**
 * The resources beside Observations, as they are written: Devices, Consents, Provenances. May use:
 * fhir.identity, fhir.bundle. Begin with {@link routes.fhir.resource.DeviceResources}.
 */
package routes.fhir.resource;
