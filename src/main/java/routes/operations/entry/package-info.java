/**
 * The doors: what every request passes before a route sees it. May use: operations, Servlet, Spring
 * Web. Knows nothing of routes or of persons. Filters are put in order in EntryConfiguration; begin
 * there.
 */
package routes.operations.entry;
