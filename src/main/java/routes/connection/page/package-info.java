/**
 * The pages that a person sees. May use: connection.connect and below. Begin with {@link
 * routes.connection.page.Pages}.
 */
package routes.connection.page;
