/**
 * The keyset and what is sealed with it. May use: operations.support, Tink. Begin with {@link
 * routes.operations.secret.Encryptor}.
 */
package routes.operations.secret;
