package routes.fhir.filed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import routes.mapping.Measurement;
import routes.subject.Link;

/**
 * An Observation as it stands in the FHIR server once a batch is filed, and what the batch had to
 * say of it. One that its person had erased, or deleted at the server, stands no more: there is
 * none of these for it.
 *
 * @param link whose it is, and by which account or device
 * @param id ours; where the server gives the ids, the one that the identifier is made of
 * @param version of the server; null where it told none
 * @param change what the batch did with it
 * @param readings what the batch brought of it, in the order of the group: types, times, values,
 *     traces; at least one. Those that take a reading back say so ({@link Measurement#retracts})
 * @param resource as it was written; where nothing was, as these readings alone would make it. Not
 *     to be changed
 */
public record FiledObservation(
    Link link,
    String id,
    String version,
    Change change,
    List<Measurement> readings,
    ObjectNode resource) {

  /** What a batch does with an Observation. */
  public enum Change {
    /** It did not stand there. */
    CREATED,
    /** It stood there, with less in it or something else. */
    MERGED,
    /** It stood there as it should, or the ledger vouches for it: the same came before. */
    UNCHANGED,
    /** All that was in it is taken back, now or before: it is marked entered-in-error. */
    RETRACTED
  }

  public FiledObservation {
    readings = List.copyOf(readings);
  }

  /** Time of the newest reading of the batch in it. */
  public Instant newest() {
    return readings.stream()
        .map(Measurement::occurrenceTime)
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  /** Whether the batch brought nothing of it, but took back. */
  public boolean onlyRetracts() {
    return readings.stream().allMatch(Measurement::retracts);
  }

  /**
   * Names the person it is of: the same for all accounts and devices of one person who is known by
   * the same name.
   */
  public String person() {
    if (link.patientValue() != null) {
      return link.patientSystem() + "|" + link.patientValue();
    }
    return link.patientReference() == null ? link.id() : link.patientReference();
  }

  /** Id, version and change only: content stays out of logs. */
  @Override
  public String toString() {
    return "Observation/" + id + "/" + version + " " + change;
  }
}
