/**
 * Vendors as their vendor.yaml describes them. May use: connection.core, mapping. Begin with {@link
 * routes.connection.vendor.Vendors}.
 */
package routes.connection.vendor;
