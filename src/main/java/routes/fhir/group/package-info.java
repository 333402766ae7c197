/**
 * A batch as a whole: grouped by Observation, held for open windows, transformed, packed, settled.
 * May use: fhir.write and below. Begin with {@link routes.fhir.group.Filing}.
 */
package routes.fhir.group;
