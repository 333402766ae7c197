/**
 * Whose a reading is: Patients, Encounters and Devices looked up, links of the batch, names in
 * messages. May use: fhir.deletion, fhir.record, subject. Begin with {@link
 * routes.fhir.identity.PatientDirectory}.
 */
package routes.fhir.identity;
