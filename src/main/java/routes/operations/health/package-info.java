/**
 * What health and the gauges say: found out in the background, so that whoever asks is answered at
 * once whatever is down, and who may ask. May use {@code routes.operations} and Spring's actuator.
 * Begin at {@link routes.operations.health.BackgroundLooks}.
 */
package routes.operations.health;
