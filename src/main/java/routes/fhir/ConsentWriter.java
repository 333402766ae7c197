package routes.fhir;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Body;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;
import routes.fhir.BundleWork.PlannedWrite;
import routes.fhir.FhirFailures.Purpose;

/**
 * Brings the Consent of a connection to the FHIR server. Elements that it does not write itself
 * stay as others have written them there.
 */
@Component("consentWriter")
@EnableConfigurationProperties(FhirConsentProperties.class)
public class ConsentWriter {
  private static final String ENTERED_IN_ERROR = "entered-in-error";

  private final GivenConsents consents;
  private final ConsentResources resources;
  private final PatientDirectory patients;
  private final TransactionBundle transactions;
  private final IGenericClient client;
  private final FhirContext context;
  private final FhirFailures failures;

  ConsentWriter(
      GivenConsents consents,
      ConsentResources resources,
      PatientDirectory patients,
      TransactionBundle transactions,
      IGenericClient client,
      FhirContext context,
      FhirFailures failures) {
    this.consents = consents;
    this.resources = resources;
    this.patients = patients;
    this.transactions = transactions;
    this.client = client;
    this.context = context;
    this.failures = failures;
  }

  /**
   * The transaction that writes the Consent of this link as its consent stands now.
   *
   * @return null where the server has it as it should be, holds it for an error, or says that it
   *     was deleted: that is not brought back
   * @throws routes.operations.PoisonRecordException where there is no one Patient, yet
   * @throws FhirRefusalException where the server does not let Consents be read
   * @throws FhirOutageException where it cannot be used now
   */
  public String transaction(String linkId) {
    GivenConsent consent =
        consents
            .of(linkId)
            .orElseThrow(() -> new IllegalStateException("there is no connection of that id"));
    String subject =
        patients.reference(
            consent.patientSystem(), consent.patientValue(), consent.patientReference());
    ObjectNode wanted = resources.of(consent, subject);
    try {
      return merged(linkId, read(wanted.get("id").asText()), wanted);
    } catch (FhirRefusalException e) {
      return switch (e.status()) {
        case 404 -> put(linkId, wanted, Optional.empty());
        case 410 -> null;
        default -> throw e;
      };
    }
  }

  /**
   * Takes in the server's answer to the transaction.
   *
   * @throws FhirRefusalException where it says that it did not write the Consent
   */
  public void written(@Body String answer) {
    transactions.versions(answer);
  }

  private String merged(String linkId, ObjectNode standing, ObjectNode wanted) {
    Optional<String> version = ServersMeta.version(standing);
    ServersMeta.drop(standing);
    ObjectNode merged = standing.deepCopy();
    merged.setAll(wanted);
    boolean leave =
        merged.equals(standing) || ENTERED_IN_ERROR.equals(standing.path("status").asText());
    return leave ? null : put(linkId, merged, version);
  }

  private String put(String linkId, ObjectNode resource, Optional<String> version) {
    Ledger.Entry entry =
        new Ledger.Entry(
            ConsentResources.TYPE, resource.get("id").asText(), linkId, null, version.orElse(null));
    return transactions.of(List.of(new PlannedWrite(entry, resource, version)));
  }

  private ObjectNode read(String id) {
    IBaseResource read =
        failures.calling(
            Purpose.OPTIONAL,
            () -> client.read().resource(ConsentResources.TYPE).withId(id).execute());
    return transactions.resource(context.newJsonParser().encodeResourceToString(read));
  }
}
