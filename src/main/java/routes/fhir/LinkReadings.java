package routes.fhir;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import routes.mapping.Measurement;
import routes.operations.PoisonRecordException;

/**
 * The links of one batch or one bundle: each is read from the database once, and forgotten with
 * this object. Not thread-safe.
 */
final class LinkReadings {
  private final Links links;
  private final Map<Account, List<Link>> read = new HashMap<>();

  LinkReadings(Links links) {
    this.links = links;
  }

  private record Account(String linkId, String sender, String deviceId, String dataType) {}

  /** The link that the measurement falls under, or empty where there never was one. */
  Optional<Link> at(Measurement measurement) {
    Measurement.Origin origin = measurement.origin();
    boolean imported = origin.linkId() != null;
    Account account =
        imported
            ? new Account(origin.linkId(), null, null, origin.dataType())
            : new Account(null, origin.sender(), measurement.deviceId(), origin.dataType());
    List<Link> known = read.computeIfAbsent(account, any -> new ArrayList<>());
    Instant time = measurement.occurrenceTime();
    Optional<Link> fitting =
        known.stream().filter(link -> time == null || link.covers(time)).findFirst();
    if (fitting.isPresent()) {
      return fitting;
    }
    Optional<Link> found = links.at(measurement);
    found.ifPresent(known::add);
    return found;
  }

  /**
   * The link that stood at the measurement's time; where consent has ended the link whenever it
   * stood, since such a reading is withheld whatever else is wrong with it.
   *
   * @throws PoisonRecordException where none did, or where the message names another person
   */
  Link owner(Measurement measurement) {
    Link link =
        at(measurement)
            .orElseThrow(
                () ->
                    new PoisonRecordException(
                        "unknown-device",
                        measurement.origin().linkId() == null
                            ? "The device is not registered for its sender."
                            : "There is no connection of that id."));
    if (!link.active()) {
      return link;
    }
    Instant time = measurement.occurrenceTime();
    if (time.isBefore(link.from())) {
      throw new PoisonRecordException(
          "before-link",
          "The reading is older than the link of its account or device to a person.");
    }
    if (!link.covers(time)) {
      throw new PoisonRecordException(
          "after-link",
          "The reading was made after the link of its account or device to a person had ended.");
    }
    String named = measurement.patientId();
    if (named != null && !named.isBlank() && !names(link, named)) {
      throw new PoisonRecordException(
          "patient-mismatch",
          "The message names another patient than the one its account or device is linked to.");
    }
    return link;
  }

  /**
   * The link of a deleted record, of which no time is known.
   *
   * @throws PoisonRecordException where there never was one
   */
  Link ofRecord(Measurement deletion) {
    return at(deletion)
        .orElseThrow(
            () ->
                new PoisonRecordException("unknown-device", "There is no connection of that id."));
  }

  private static boolean names(Link link, String patientId) {
    return patientId.equals(link.patientValue())
        || patientId.equals(link.patientReference())
        || ("Patient/" + patientId).equals(link.patientReference());
  }
}
