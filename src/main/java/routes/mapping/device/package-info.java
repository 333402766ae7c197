/**
 * Device mappings: from the JSON of a vendor to measurements. May use: mapping.document,
 * mapping.expression. Begin with {@link routes.mapping.device.DeviceMapping}.
 */
package routes.mapping.device;
