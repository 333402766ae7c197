/**
 * Route files as the rules of {@code routes check} read them: nodes with their place, endpoints,
 * templates, placeholders, and what is found in them. May use: Camel's catalog. Begin with {@link
 * routes.cli.lint.document.RouteDocument}.
 */
package routes.cli.lint.document;
