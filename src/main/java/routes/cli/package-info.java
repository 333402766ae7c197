/**
 * The commands of the jar. May use: mapping, operations. Begin with {@link
 * routes.cli.CommandLineTool}.
 */
package routes.cli;
