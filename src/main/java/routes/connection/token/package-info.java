/**
 * Tokens of vendors: asked for, sealed, refreshed once by whoever comes first. May use:
 * connection.vendor, connection.core. Begin with {@link routes.connection.token.TokenStore}.
 */
package routes.connection.token;
