/**
 * The audit in the FHIR server, as AuditEvents. May use: fhir, operations. It never decides
 * anything: what is in the table is the audit. Begin with {@link
 * routes.fhir.audit.AuditEventWriter}.
 */
package routes.fhir.audit;
