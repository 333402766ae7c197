/**
 * Records and ranges that a vendor has changed or deleted, and what becomes of what was filed of
 * them. May use: fhir.record. Begin with {@link routes.fhir.deletion.RecordReconciler}.
 */
package routes.fhir.deletion;
