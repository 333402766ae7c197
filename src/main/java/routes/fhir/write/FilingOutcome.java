package routes.fhir.write;

import java.util.ArrayList;
import java.util.List;
import routes.fhir.draft.StuckRecords;
import routes.fhir.filed.FiledObservation;
import routes.fhir.record.FiledPlace;
import routes.operations.failure.FailedRecord;

/**
 * What became of a batch or a part of it. Nothing in it has been stored yet. Outcomes add up, in
 * any order.
 *
 * @param filed Observations that stand at the FHIR server now
 * @param left where records are not filed any more
 * @param deadLetters records that would fail again
 * @param parked records that are to be tried again later
 */
public record FilingOutcome(
    List<FiledObservation> filed,
    List<FiledPlace> left,
    List<FailedRecord> deadLetters,
    List<StuckRecords> parked,
    Counts counts) {
  public static final FilingOutcome NOTHING =
      new FilingOutcome(List.of(), List.of(), List.of(), List.of(), new Counts(0, 0, 0, 0, 0));

  public FilingOutcome {
    filed = List.copyOf(filed);
    left = List.copyOf(left);
    deadLetters = List.copyOf(deadLetters);
    parked = List.copyOf(parked);
  }

  /**
   * Observations by what became of them; each is counted once.
   *
   * @param written created, merged or taken back
   * @param unchanged the FHIR server has them as they should be, or they stay deleted there
   * @param withheld for want of consent
   * @param refused their records are dead letters
   * @param parked their records are tried again later
   */
  public record Counts(int written, int unchanged, int withheld, int refused, int parked) {
    /** All of them. */
    public int total() {
      return written + unchanged + withheld + refused + parked;
    }

    private Counts and(Counts other) {
      return new Counts(
          written + other.written,
          unchanged + other.unchanged,
          withheld + other.withheld,
          refused + other.refused,
          parked + other.parked);
    }
  }

  /** A bundle that is as it should be at the FHIR server, or that nobody consents to. */
  static FilingOutcome filed(
      List<FiledObservation> filed,
      List<FiledPlace> left,
      int written,
      int unchanged,
      int withheld) {
    return new FilingOutcome(
        filed, left, List.of(), List.of(), new Counts(written, unchanged, withheld, 0, 0));
  }

  /** What cannot be made an Observation of, or not now: none of these is counted. */
  public static FilingOutcome notFormed(List<FailedRecord> failed, List<StuckRecords> stuck) {
    return new FilingOutcome(List.of(), List.of(), failed, stuck, NOTHING.counts());
  }

  /** One Observation that the FHIR server would refuse again. */
  static FilingOutcome refused(List<FailedRecord> records) {
    return new FilingOutcome(List.of(), List.of(), records, List.of(), new Counts(0, 0, 0, 1, 0));
  }

  /** One Observation that is to be tried again later. */
  public static FilingOutcome parked(StuckRecords records) {
    return new FilingOutcome(
        List.of(), List.of(), List.of(), List.of(records), new Counts(0, 0, 0, 0, 1));
  }

  /** Both together. */
  public FilingOutcome and(FilingOutcome other) {
    return new FilingOutcome(
        joined(filed, other.filed),
        joined(left, other.left),
        joined(deadLetters, other.deadLetters),
        joined(parked, other.parked),
        counts.and(other.counts));
  }

  private static <T> List<T> joined(List<T> one, List<T> other) {
    List<T> joined = new ArrayList<>(one);
    joined.addAll(other);
    return joined;
  }

  /** Counts only: content stays out of logs. */
  @Override
  public String toString() {
    return "FilingOutcome[" + counts + "]";
  }
}
