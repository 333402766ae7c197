/**
 * Devices: those of connections, and those that senders write for. May use: connection.access,
 * connection.core. Begin with {@link routes.connection.device.DeviceLinks}.
 */
package routes.connection.device;
