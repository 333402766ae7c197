package routes.cli.documents;

import routes.cli.documents.MappingDocument.Kind;
import routes.mapping.document.DocumentNode;

/**
 * Something in a mapping that loads and is hardly meant.
 *
 * @param document which document it stands in
 * @param at where
 * @param what what is odd
 * @param remedy what to do
 */
public record Warning(Kind document, DocumentNode at, String what, String remedy) {}
