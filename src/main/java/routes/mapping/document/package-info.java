/**
 * Mapping files as documents: members with their place, so that every fault names file and path.
 * May use: Jackson. Begin with {@link routes.mapping.document.DocumentNode}.
 */
package routes.mapping.document;
