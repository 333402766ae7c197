package routes.fhir.filed;

import java.util.List;

/**
 * Is told what stands in the FHIR server: once for each person of a batch, after all of the batch
 * is filed and before its offsets are committed. A batch that is read again, as after a kill, is
 * told again, with what stands already as {@link FiledObservation.Change#UNCHANGED}: who acts on
 * readings does so once for each of them, known by the Observation, its time and the version of its
 * source. The version of the Observation is no such key: it may be a new one without a new reading.
 * Any two calls may be at the same time, also about one person.
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
