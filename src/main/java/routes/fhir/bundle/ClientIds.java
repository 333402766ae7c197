package routes.fhir.bundle;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import routes.fhir.FhirOutageException;
import routes.fhir.client.ClientIdPolicy;
import routes.fhir.client.FhirProperties;
import routes.fhir.client.FhirServerTraits;
import routes.fhir.client.PreferRepresentationInterceptor;
import routes.operations.support.StartRefusedException;

/**
 * Whether the FHIR server takes resources under ids of ours: as {@code fhir.client-ids} says, or as
 * a probe before the first write finds. What was found is kept in the database, so that no hiccup
 * changes it under way.
 *
 * <p>A server that ceases to take ids of ours is only told so by configuration: what stands there
 * is found by its identifier, wherever it stands. The way back is refused: a search by our ids does
 * not find what stands under the server's, and it would be written a second time. Thread-safe.
 */
@Component
public class ClientIds {
  private static final Logger LOG = LoggerFactory.getLogger(ClientIds.class);
  private static final String TRAIT = "client-ids";
  private static final String ACCEPTED = "accepted";
  private static final String REFUSED = "refused";

  private final FhirServerTraits traits;
  private final ClientIdProbe probe;
  private final DuplicateResources duplicates;
  private final PreferRepresentationInterceptor answers;
  private Boolean accepted;

  /**
   * Asks nobody yet, except the database.
   *
   * @throws StartRefusedException where ids of ours are demanded of a server that holds resources
   *     under its own
   */
  public ClientIds(
      FhirServerTraits traits,
      ClientIdProbe probe,
      DuplicateResources duplicates,
      PreferRepresentationInterceptor answers,
      FhirProperties fhir) {
    this.traits = traits;
    this.probe = probe;
    this.duplicates = duplicates;
    this.answers = answers;
    configure(fhir.clientIds());
  }

  private void configure(ClientIdPolicy policy) {
    Optional<String> known = traits.find(TRAIT);
    switch (policy) {
      case ACCEPT -> {
        if (known.filter(REFUSED::equals).isPresent()) {
          throw new StartRefusedException(
              "fhir.client-ids must not be accept: readings stand in the FHIR server under ids that"
                  + " it gave, and would be written a second time. Leave it out, or set refuse.");
        }
        decide(ACCEPTED);
      }
      case REFUSE -> {
        traits.replace(TRAIT, REFUSED);
        decide(REFUSED);
      }
      default -> known.ifPresent(this::decide);
    }
  }

  /**
   * Whether it does.
   *
   * @throws FhirOutageException where that has to be found out and the server cannot be asked
   */
  public synchronized boolean taken() {
    if (accepted == null) {
      decide(traits.keep(TRAIT, probe.taken() ? ACCEPTED : REFUSED));
      LOG.info("The FHIR server takes ids of ours: {}", accepted);
    }
    return accepted;
  }

  /**
   * How the resources of one bundle are found and addressed.
   *
   * @throws FhirOutageException as {@link #taken}
   */
  public BundleIds ofBundle() {
    return taken() ? new ClientNamedIds() : new ServerNamedIds(duplicates);
  }

  private synchronized void decide(String trait) {
    accepted = trait.equals(ACCEPTED);
    answers.ask(!accepted);
  }
}
