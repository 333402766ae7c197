package routes.fhir.filed;

import java.time.Instant;
import java.util.List;
import routes.mapping.Measurement;
import routes.mapping.MeasurementGroup;
import routes.subject.SourceLink;

/**
 * An Observation that stands in the FHIR server once a batch is filed, and what the batch had to
 * say of it. One that its person had erased, or deleted at the server, stands no more: there is
 * none of these for it.
 *
 * @param link whose it is, and by which account or device
 * @param id ours, which stays the same; it is what the identifier is made of
 * @param reference {@code Observation/<id>} as the server knows it
 * @param version of the server; null where it told none
 * @param change what was done with it
 * @param group what the batch brought of it
 */
public record FiledObservation(
    SourceLink link,
    String id,
    String reference,
    String version,
    Change change,
    MeasurementGroup group) {

  /** What was done with an Observation. */
  public enum Change {
    /** It did not stand there. */
    CREATED,
    /** It stood there, with less in it or something else. */
    MERGED,
    /**
     * Nothing had to be written: it stood there as it should, or the ledger vouches for it. So it
     * is told, too, where the batch itself had written it and then had to begin again: after an
     * answer that was lost, a conflict or a kill.
     */
    UNCHANGED,
    /** All that was in it is taken back: it was read or written as entered-in-error. */
    RETRACTED
  }

  /**
   * What the batch brought of it: types, times, values, traces; at least one. Those that take a
   * reading back say so ({@link Measurement#retracts}).
   */
  public List<Measurement> readings() {
    return group.measurements();
  }

  /** Time of the newest of them. */
  public Instant newest() {
    return group.newest();
  }

  /** Whether the batch brought nothing of it, but took back. */
  public boolean onlyRetracts() {
    return readings().stream().allMatch(Measurement::retracts);
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

  /** Reference, version and change only: content stays out of logs. */
  @Override
  public String toString() {
    return reference + "/_history/" + version + " " + change;
  }
}
