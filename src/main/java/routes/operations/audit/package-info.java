/**
 * The audit: who did what on whom, with what outcome, when and from where. One table that is only
 * added to, one writer of it, and the filter by which every call is written that is not exempt. May
 * use: operations, Servlet, Spring. Begin with {@link routes.operations.audit.AuditLog}, or with
 * {@link routes.operations.audit.AuditFilter} for what comes over HTTP.
 */
package routes.operations.audit;
