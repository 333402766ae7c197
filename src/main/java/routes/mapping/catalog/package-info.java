/**
 * The mappings in force: the two documents of each folder, loaded together and swapped together.
 * May use: mapping.device, mapping.fhir. Begin with {@link routes.mapping.catalog.Mappings}.
 */
package routes.mapping.catalog;
