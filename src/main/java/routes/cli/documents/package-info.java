/**
 * Mapping files as the commands look at them: what is unusual in them and how it is mended ({@code
 * mapping check}). May use: mapping. Begin with {@link routes.cli.documents.MappingCheck}.
 */
package routes.cli.documents;
