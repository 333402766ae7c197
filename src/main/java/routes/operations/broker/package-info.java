/**
 * Who may speak to the broker: the secret of the embedded one, and what every client of the product
 * has to say. Uses the data folder's files and the settings of the broker. Begin with {@link
 * routes.operations.broker.BrokerSecret}.
 */
package routes.operations.broker;
