/**
 * What keeps the rest running, whatever the reading is about. Here stand what routes of a clinic
 * may name; each room below does one thing. May use: mapping's records. Begin with {@link
 * routes.operations.ReceivedRecord}.
 */
package routes.operations;
