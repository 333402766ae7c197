/**
 * The mapping language: from the JSON of a vendor to measurements, and from measurements to
 * Observations. Here stand the measurement itself, the options and the errors; knows no framework.
 * May use: Jackson, JMESPath, UCUM. Begin with {@link routes.mapping.Measurement}.
 */
package routes.mapping;
