/**
 * Transactions there and back, the ids under which resources stand, and the ledger of what was
 * written. May use: fhir.client. Begin with {@link routes.fhir.bundle.FhirTransactions}.
 */
package routes.fhir.bundle;
