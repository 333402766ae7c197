/**
 * What decides from the head of a request alone whether it goes any further, and the answer where
 * it does not; and how a filter learns that it has ended. May use operations, Servlet and Spring
 * Web. Begin with {@link routes.operations.entry.guard.Guard}.
 */
package routes.operations.entry.guard;
