package routes.fhir.write;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import routes.fhir.FhirOutageException;
import routes.fhir.bundle.PlannedWrite;
import routes.fhir.bundle.TransactionBundle;
import routes.fhir.client.FhirSearch;
import routes.fhir.client.ServerMeta;
import routes.fhir.draft.ClaimedProfiles;
import routes.fhir.draft.ObservationDraft;

/**
 * What the first write of an Observation under an id of ours came upon. R4 has no PUT that only
 * creates: where another writer has made the same Observation since it was looked for, the PUT
 * takes the place of the other's readings. The answer tells it (200 and not 201), and the server's
 * history has what was there: both are put together at once.
 */
@Component
class OverwriteRepair {
  private static final Logger LOG = LoggerFactory.getLogger(OverwriteRepair.class);
  private static final String OBSERVATION = "Observation";

  private final FhirSearch search;
  private final TransactionBundle transactions;
  private final ClaimedProfiles profiles;

  OverwriteRepair(FhirSearch search, TransactionBundle transactions, ClaimedProfiles profiles) {
    this.search = search;
    this.transactions = transactions;
    this.profiles = profiles;
  }

  /**
   * The transaction that gives back what was overwritten, or null where nothing was. Its answer
   * counts as that of the work.
   *
   * @throws FhirOutageException where the server's history cannot be read now
   */
  String amended(BundleAttempt work) {
    Map<String, PlannedWrite> replacing =
        work.writes().stream()
            .filter(OverwriteRepair::isFirst)
            .filter(write -> work.answer(write).filter(OverwriteRepair::hasReplaced).isPresent())
            .collect(Collectors.toMap(write -> write.entry().id(), write -> write));
    List<PlannedWrite> amends =
        work.drafts().stream()
            .filter(draft -> replacing.containsKey(draft.id()))
            .flatMap(draft -> amended(draft, replacing.get(draft.id()), work).stream())
            .toList();
    if (amends.isEmpty()) {
      return null;
    }
    amends.forEach(write -> work.amends(write.entry().id()));
    LOG.info(
        "{} Observations were made by another writer at the same moment; both parts are put"
            + " together",
        amends.size());
    return transactions.of(amends);
  }

  /** Where the server gives the ids, a first write is a conditional create and harms nothing. */
  private static boolean isFirst(PlannedWrite write) {
    return write.entry().type().equals(OBSERVATION)
        && write.entry().identifier() == null
        && write.ifMatch().isEmpty();
  }

  private static boolean hasReplaced(TransactionBundle.Answered answer) {
    return !answer.created() && !answer.version().isEmpty();
  }

  private Optional<PlannedWrite> amended(
      ObservationDraft draft, PlannedWrite write, BundleAttempt work) {
    String version = work.answer(write).orElseThrow().version();
    return search
        .versionBefore(write.reference(), version)
        .map(overwritten -> profiles.of(together(draft, overwritten)))
        .map(whole -> new PlannedWrite(write.entry(), whole, Optional.of(version)));
  }

  private static ObjectNode together(ObservationDraft draft, ObjectNode overwritten) {
    ServerMeta.drop(overwritten);
    return draft.mergedInto(overwritten).orElse(overwritten);
  }
}
