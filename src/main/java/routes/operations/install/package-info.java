/**
 * What has to hold before the jar starts, and what its parts are told of the installation. May use:
 * operations.secret, operations.broker, operations.storage. Begin with {@link
 * routes.operations.install.StartConditions}.
 */
package routes.operations.install;
