/**
 * A bundle of Observations, from what is wanted to what stands: planned, sent, tried again, halved.
 * May use: fhir.draft and below. Begin with {@link routes.fhir.write.BundleFiling}.
 */
package routes.fhir.write;
