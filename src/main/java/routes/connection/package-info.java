/**
 * Connections: a person's consented links to vendor accounts, from the invitation to the end. Here
 * stand the exceptions that routes of a clinic may name; the rooms below go from the table up to
 * the pages and imports. Used by all of them; begin with {@link
 * routes.connection.core.Connections}.
 */
package routes.connection;
