/**
 * The doors: who asks and from where, what every HTTP entry lets in, what proves something about a
 * caller, and what is answered. It may use Camel, Spring and the servlet API, of this product only
 * {@code routes.operations} and {@code routes.mapping}. Begin at {@link
 * routes.operations.entry.EntryConsumer}, through which every request to a route passes.
 */
package routes.operations.entry;
