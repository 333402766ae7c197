/**
 * What a caller is told when nothing else answers it: one place for every error of every entry, the
 * web server's own included. Programs get problem details (RFC 9457), people a page, vendors a
 * status. May use requests; the page itself is of the room that has pages. Begin at {@link
 * routes.operations.answers.ErrorAnswers}.
 */
package routes.operations.answers;
