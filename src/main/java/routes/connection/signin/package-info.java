/**
 * How callers of {@code /api} sign in, and what becomes of those who fail: slowed, counted, told in
 * the log and in the audit. May use: operations, Spring Security, Caffeine. Not the rest of
 * connection, which puts the two together. Begin with {@link
 * routes.connection.signin.ClientSignIn}.
 */
package routes.connection.signin;
