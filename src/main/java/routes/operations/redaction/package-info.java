/**
 * How a record that holds a secret is printed: without it. May use: the JDK alone. Whatever has a
 * secret among its components gives {@link routes.operations.redaction.Redacted#text} as its {@code
 * toString}; a test finds those that do not. Begin with {@link
 * routes.operations.redaction.Redacted}.
 */
package routes.operations.redaction;
