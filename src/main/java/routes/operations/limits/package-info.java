/**
 * What other servers answer is bounded, in bytes and in time: vendors, token endpoints, published
 * keys and FHIR servers. Used by every room that asks somebody; begin with {@link
 * routes.operations.limits.AnswerLimit}.
 */
package routes.operations.limits;
