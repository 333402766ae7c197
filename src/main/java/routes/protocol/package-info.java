/**
 * How vendors speak, where JSON and a description of it do not suffice: the exceptions that routes
 * of a clinic may name, too. May use: mapping, operations. Begin with {@link
 * routes.protocol.VendorAnswer}.
 */
package routes.protocol;
