/**
 * Which logs the broker holds: a topic of the same name may be another one after a move or a
 * rebuild. Ids of what became of a record are made of it. Uses the broker's admin client and the
 * installation's database; begin with {@link routes.operations.broker.BrokerLogs}.
 */
package routes.operations.broker;
