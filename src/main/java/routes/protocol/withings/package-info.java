/**
 * What Withings does unlike all others: forms, statuses inside of a 200, signed requests. May use:
 * protocol, protocol.push, protocol.answer. Begin with {@link
 * routes.protocol.withings.WithingsStatus}.
 */
package routes.protocol.withings;
