/**
 * What a FHIR mapping says: codes, values, periods and scales, read from its file and checked. May
 * use: mapping.document. Begin with {@link routes.mapping.fhir.template.FhirTemplateReader}.
 */
package routes.mapping.fhir.template;
