package routes.fhir.identity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import routes.mapping.Measurement;
import routes.operations.PoisonRecordException;
import routes.subject.SourceLink;
import routes.subject.SourceLinks;

/**
 * The links of one batch or one bundle: each is read from the database once, and forgotten with
 * this object. Not thread-safe.
 */
public final class LinkCache {
  private final SourceLinks links;
  private final Map<Account, List<SourceLink>> read = new HashMap<>();

  public LinkCache(SourceLinks links) {
    this.links = links;
  }

  private record Account(String linkId, String sender, String deviceId, String dataType) {}

  /** The link that the measurement falls under, or empty where there never was one. */
  public Optional<SourceLink> at(Measurement measurement) {
    List<SourceLink> known = read.computeIfAbsent(account(measurement), any -> new ArrayList<>());
    Instant time = measurement.occurrenceTime();
    Optional<SourceLink> fitting =
        known.stream().filter(link -> time == null || link.covers(time)).findFirst();
    if (fitting.isPresent()) {
      return fitting;
    }
    Optional<SourceLink> found = links.at(measurement);
    found.ifPresent(known::add);
    return found;
  }

  /** This link of the measurement's device has been made, or begins earlier now. */
  void changed(Measurement measurement, SourceLink link) {
    List<SourceLink> known = read.computeIfAbsent(account(measurement), any -> new ArrayList<>());
    known.removeIf(one -> one.id().equals(link.id()));
    known.add(link);
  }

  private static Account account(Measurement measurement) {
    Measurement.Origin origin = measurement.origin();
    return origin.linkId() != null
        ? new Account(origin.linkId(), null, null, origin.dataType())
        : new Account(null, origin.sender(), measurement.deviceId(), origin.dataType());
  }

  /**
   * The link of a deleted record, of which no time is known.
   *
   * @throws PoisonRecordException where there never was one
   */
  public SourceLink ofRecord(Measurement deletion) {
    return at(deletion)
        .orElseThrow(
            () ->
                new PoisonRecordException("unknown-device", "There is no connection of that id."));
  }
}
