package routes.subject;

import routes.mapping.Measurement;

/** Links devices to persons because messages say so. */
@FunctionalInterface
public interface SourceLinkRegistrar {
  /**
   * Links a sender's device that nobody has registered, from the time of the reading on. A link
   * that a message made begins earlier where an older reading names the same person.
   *
   * @param reading of the sender's device
   * @param patientSystem null where the reference is known
   * @param patientValue null likewise
   * @param patientReference {@code Patient/id}, or null where the identifier is known
   * @return the link; where the device has others, the one that stood at that time or the nearest
   */
  SourceLink link(
      Measurement reading, String patientSystem, String patientValue, String patientReference);
}
