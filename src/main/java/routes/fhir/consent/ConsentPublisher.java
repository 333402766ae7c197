package routes.fhir.consent;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;
import routes.fhir.FhirOutageException;
import routes.fhir.FhirRefusalException;
import routes.fhir.bundle.BundleIds;
import routes.fhir.bundle.ClientIds;
import routes.fhir.bundle.ClientNamedIds;
import routes.fhir.bundle.Ledger;
import routes.fhir.bundle.LedgerRow;
import routes.fhir.bundle.PlannedWrite;
import routes.fhir.bundle.TransactionBundle;
import routes.fhir.client.ExpectedAnswers;
import routes.fhir.client.FhirFailures;
import routes.fhir.client.FhirFailures.Purpose;
import routes.fhir.client.FhirJson;
import routes.fhir.client.FhirSearch;
import routes.fhir.client.ServerMeta;
import routes.fhir.identity.PatientDirectory;
import routes.fhir.resource.ConsentResources;
import routes.fhir.resource.FhirConsentProperties;
import routes.subject.ConsentGrant;
import routes.subject.ConsentGrants;

/**
 * Brings the Consent of a connection to the FHIR server. Elements that it does not write itself
 * stay as others have written them there.
 */
@Component("consentWriter")
@EnableConfigurationProperties(FhirConsentProperties.class)
public class ConsentPublisher {
  private static final String ENTERED_IN_ERROR = "entered-in-error";

  private final ConsentGrants consents;
  private final ConsentResources resources;
  private final PatientDirectory patients;
  private final TransactionBundle transactions;
  private final IGenericClient client;
  private final FhirContext context;
  private final FhirFailures failures;
  private final FhirSearch search;
  private final ClientIds clientIds;
  private final Ledger ledger;

  ConsentPublisher(
      ConsentGrants consents,
      ConsentResources resources,
      PatientDirectory patients,
      TransactionBundle transactions,
      IGenericClient client,
      FhirContext context,
      FhirFailures failures,
      FhirSearch search,
      ClientIds clientIds,
      Ledger ledger) {
    this.consents = consents;
    this.resources = resources;
    this.patients = patients;
    this.transactions = transactions;
    this.client = client;
    this.context = context;
    this.failures = failures;
    this.search = search;
    this.clientIds = clientIds;
    this.ledger = ledger;
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
    ConsentGrant consent =
        consents
            .of(linkId)
            .orElseThrow(() -> new IllegalStateException("there is no connection of that id"));
    String subject =
        patients.reference(
            consent.patientSystem(), consent.patientValue(), consent.patientReference());
    ObjectNode wanted = resources.of(consent, subject);
    return clientIds.taken() ? byOurId(wanted) : byIdentifier(wanted);
  }

  private String byOurId(ObjectNode wanted) {
    BundleIds ids = new ClientNamedIds();
    try {
      ids.found(read(wanted.get("id").asText()));
    } catch (FhirRefusalException e) {
      switch (e.status()) {
        case 404 -> {
          return put(ids, wanted, Optional.empty());
        }
        case 410 -> {
          return null;
        }
        default -> throw e;
      }
    }
    return merged(ids, wanted);
  }

  /** Here no answer tells that a Consent was deleted: that it stood there once, the ledger does. */
  private String byIdentifier(ObjectNode wanted) {
    BundleIds ids = clientIds.ofBundle();
    String id = wanted.get("id").asText();
    for (String query : ids.searches(ConsentResources.TYPE, Map.of(id, wanted), Set.of(id))) {
      search.all(query, Purpose.OPTIONAL).forEach(ids::found);
    }
    if (ids.existing(ConsentResources.TYPE, id).isPresent()) {
      return merged(ids, wanted);
    }
    LedgerRow row = ledger.rows(ConsentResources.TYPE, List.of(id)).get(id);
    return row != null && row.wasThere() ? null : put(ids, wanted, Optional.empty());
  }

  /**
   * Takes in the server's answer to the transaction, which had one entry.
   *
   * @throws FhirRefusalException where it says that it did not write the Consent
   */
  public void written(String answer, String linkId) {
    Map<String, TransactionBundle.Answered> answers = transactions.answers(answer);
    if (clientIds.taken()) {
      return;
    }
    String token = resources.identifier(linkId).token();
    // No link: an erasure leaves the Consent, as proof of its end.
    Ledger.Entry entry =
        new Ledger.Entry(ConsentResources.TYPE, resources.id(linkId), null, null, null);
    for (TransactionBundle.Answered one : answers.values()) {
      String serverId = one.reference().substring(one.reference().indexOf('/') + 1);
      String version = one.version().isEmpty() ? null : one.version();
      ledger.confirmed(List.of(entry.at(token, serverId).answered(serverId, version)));
    }
  }

  private String merged(BundleIds ids, ObjectNode wanted) {
    ObjectNode standing =
        ids.existing(ConsentResources.TYPE, wanted.get("id").asText()).orElseThrow();
    Optional<String> version = ServerMeta.version(standing);
    ServerMeta.drop(standing);
    ObjectNode merged = standing.deepCopy();
    merged.setAll(wanted);
    boolean leave =
        merged.equals(standing) || ENTERED_IN_ERROR.equals(standing.path("status").asText());
    return leave ? null : put(ids, merged, version);
  }

  private String put(BundleIds ids, ObjectNode resource, Optional<String> version) {
    Ledger.Entry entry =
        new Ledger.Entry(
            ConsentResources.TYPE, resource.get("id").asText(), null, null, version.orElse(null));
    return transactions.of(List.of(new PlannedWrite(ids.placed(entry), resource, version)));
  }

  private ObjectNode read(String id) {
    IBaseResource read =
        failures.calling(
            Purpose.OPTIONAL,
            () ->
                ExpectedAnswers.read(
                    client.read().resource(ConsentResources.TYPE).withId(id).execute(),
                    ConsentResources.TYPE,
                    id));
    return FhirJson.resource(context.newJsonParser().encodeResourceToString(read));
  }
}
