/**
 * The jar unpacked into a folder, where it starts faster ({@code install}). May use: documents, for
 * inputs that a command cannot use. Begin with {@link routes.cli.launcher.Installation}.
 */
package routes.cli.launcher;
