/**
 * How records leave a stage for the broker, and what becomes of one that it does not take: the
 * beans of the route template {@code send-records}. May use: operations, Camel. Begin with {@link
 * routes.operations.sending.SentRecords}.
 */
package routes.operations.sending;
