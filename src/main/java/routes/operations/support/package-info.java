/**
 * What every room needs of time, SQL and failures. May use: Spring's JDBC. Begin with {@link
 * routes.operations.support.Upsert}.
 */
package routes.operations.support;
