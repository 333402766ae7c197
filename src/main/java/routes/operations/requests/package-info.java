/**
 * What a request may hold: JSON read member by member within limits, and the refusals that say in
 * words what is wrong with it. May be used by every room that answers requests; uses nothing of
 * this project. Begin at {@link routes.operations.requests.JsonRequest}.
 */
package routes.operations.requests;
