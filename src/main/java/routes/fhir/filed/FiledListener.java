package routes.fhir.filed;

import java.util.List;

/**
 * Is told what stands in the FHIR server: once for each person of a batch, after all of the batch
 * is filed and before its offsets are committed. A batch that is read again, as after a kill, is
 * told again, with what stands already as {@link FiledObservation.Change#UNCHANGED}: who acts on it
 * does so by id and version once. Batches of one account or device come one after the other; those
 * of several accounts of one person, and of several destinations, may come at the same time.
 *
 * <p>Where a listener throws, nothing is committed: filing waits and reads the batch again until it
 * no longer does, and health says so.
 */
public interface FiledListener {

  /** Its name in health and log: a word. */
  String name();

  /**
   * What a batch came to for one person.
   *
   * @param destination which FHIR server, {@code fhir} for the first
   * @param filed at least one, in order of their newest reading
   */
  void filed(String destination, List<FiledObservation> filed);
}
