/**
 * The doors: who asks and from where, what a request may cost, on which threads it is answered, and
 * what it lets in. May use operations and mapping, Servlet, Spring Web and Camel's platform-http.
 * Begin with EntryConfiguration, which puts the filters in order, and {@link
 * routes.operations.entry.EntryConsumer}, through which every request to a route passes.
 */
package routes.operations.entry;
