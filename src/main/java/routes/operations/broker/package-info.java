/**
 * How this process talks to the broker as a client, beyond what Camel's options say. It uses Camel
 * and Kafka's client and nothing of the other rooms. Begin with {@link
 * routes.operations.broker.WakefulConsumers}.
 */
package routes.operations.broker;
