/**
 * Cases that say what a mapping is to make of an input, and how the two are compared ({@code
 * mapping test}). May use: mapping, cli.documents. Begin with {@link routes.cli.cases.CaseFiles}.
 */
package routes.cli.cases;
