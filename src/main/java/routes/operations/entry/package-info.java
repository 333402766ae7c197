/**
 * The doors: what every request passes before a route sees it, what it may cost, and on which
 * threads it is answered. May use: operations, Servlet, Spring Web, Camel's platform-http. Knows
 * nothing of routes or of persons. Filters are put in order in EntryConfiguration; begin there.
 */
package routes.operations.entry;
