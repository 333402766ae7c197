/**
 * {@code routes check}: rules that a route file has to keep so that no reading is lost or told. May
 * use: operations, Camel's catalog and model. Begin with {@link routes.cli.lint.RouteLint}.
 */
package routes.cli.lint;
