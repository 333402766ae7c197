/**
 * Who may speak to the broker, and which logs it holds: a topic of the same name may be another one
 * after a move or a rebuild, and ids of what became of a record are made of it. Uses the broker's
 * admin client, the data folder's files and the installation's database. Begin with {@link
 * routes.operations.broker.BrokerSecret} and {@link routes.operations.broker.BrokerLogs}.
 */
package routes.operations.broker;
