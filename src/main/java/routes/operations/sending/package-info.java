/**
 * How records leave a stage for the broker, and what becomes of one that it does not take. May use
 * operations and Camel. Begin with the route template {@code send-records}.
 */
package routes.operations.sending;
