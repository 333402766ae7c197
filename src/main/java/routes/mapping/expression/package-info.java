/**
 * The expressions of device mappings: JSONPath in the connector's dialect and JMESPath with its
 * functions, both with budgets. May use: Jackson, JMESPath. Begin with {@link
 * routes.mapping.expression.Expression}.
 */
package routes.mapping.expression;
