package routes.fhir.draft;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import routes.fhir.FhirOutageException;
import routes.fhir.client.FhirProperties;
import routes.fhir.identity.ConnectorDevices;
import routes.fhir.record.GroupedItem;
import routes.fhir.resource.DeviceResources;
import routes.mapping.fhir.ConnectorIdentifier;
import routes.mapping.fhir.ObservationKey;
import routes.operations.PoisonRecordException;
import routes.operations.failure.FailedRecord;

/**
 * Ids and identifiers of Observations: the product's own, or where {@code fhir.observation-ids}
 * says so those of Microsoft's IoMT FHIR Connector. The connector's do not tell all Observations
 * apart; what would meet another one becomes dead letters and overwrites nothing.
 */
@Component
public class ObservationIds {
  private final boolean ofConnector;
  private final String ownSystem;
  private final DeviceResources devices;
  private final ConnectorDevices connectorDevices;

  ObservationIds(FhirProperties fhir, DeviceResources devices, ConnectorDevices connectorDevices) {
    this.ofConnector = fhir.observationIds() == FhirProperties.ObservationIdForm.IOMT;
    this.ownSystem = fhir.identifierBase() + "/identifier/observation";
    this.devices = devices;
    this.connectorDevices = connectorDevices;
  }

  /** How an Observation is named. */
  record Name(String id, String system, String value) {}

  /**
   * The name of the Observation that a group becomes.
   *
   * @throws FhirOutageException where the server cannot be asked for the connector's Device
   */
  Name of(GroupedItem.Group item, String subject) {
    if (!ofConnector) {
      String key = item.key().value();
      return new Name(ObservationKey.id(key), ownSystem, key);
    }
    String deviceId = item.group().first().deviceId();
    String device =
        connectorDevices
            .find(deviceId, subject)
            .orElseGet(() -> devices.idInUse(item.link(), deviceId));
    ConnectorIdentifier identifier =
        new ConnectorIdentifier(
            subject.substring(subject.indexOf('/') + 1),
            device,
            item.group().first().type(),
            ConnectorIdentifier.segment(item.group(), item.key().start() == null));
    return new Name(identifier.id(), ConnectorIdentifier.SYSTEM, identifier.value());
  }

  /**
   * The same, with at most one draft of every id. The others are tried again later: then the server
   * tells whether they may go into the Observation.
   */
  public List<Transformed> apart(List<Transformed> batch) {
    if (!ofConnector) {
      return batch;
    }
    Set<String> seen = new HashSet<>();
    List<Transformed> apart = new ArrayList<>();
    for (Transformed one : batch) {
      List<ObservationDraft> drafts = new ArrayList<>();
      List<StuckRecords> stuck = new ArrayList<>(one.stuck());
      for (ObservationDraft draft : one.drafts()) {
        if (seen.add(draft.id())) {
          drafts.add(draft);
        } else {
          // Named by no Observation: the one that goes on has the same id and is not to wait.
          List<FailedRecord> later = new ArrayList<>();
          draft.sources().forEach(source -> later.add(source.failed(taken())));
          stuck.add(new StuckRecords(null, later));
        }
      }
      apart.add(new Transformed(drafts, one.failed(), stuck));
    }
    return apart;
  }

  /**
   * Makes sure that the Observation that stands is the draft's. Those of the product's own ids
   * always are.
   *
   * @throws PoisonRecordException {@code observation-id-taken} where it is of another time or
   *     encounter
   */
  static void requireSame(ObservationDraft draft, ObjectNode standing) {
    if (!draft.context().identifierSystem().equals(ConnectorIdentifier.SYSTEM)) {
      return;
    }
    boolean otherTime =
        draft.item().key().start() != null
            && start(standing)
                .filter(time -> !time.equals(millis(draft.item().group().start())))
                .isPresent();
    String encounter = standing.at("/encounter/reference").asText("");
    if (otherTime || !(encounter.isEmpty() || encounter.equals(draft.context().encounter()))) {
      throw taken();
    }
  }

  private static PoisonRecordException taken() {
    return new PoisonRecordException(
        "observation-id-taken",
        "With fhir.observation-ids iomt this has the id of another Observation: of the same second,"
            + " or of the same window and another encounter.");
  }

  /** When it begins; empty where it tells a day only, or nothing. */
  private static Optional<Instant> start(ObjectNode observation) {
    JsonNode period = observation.at("/effectivePeriod/start");
    JsonNode start = period.isMissingNode() ? observation.path("effectiveDateTime") : period;
    try {
      return Optional.of(millis(OffsetDateTime.parse(start.asText()).toInstant()));
    } catch (DateTimeParseException day) {
      return Optional.empty();
    }
  }

  private static Instant millis(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS);
  }
}
