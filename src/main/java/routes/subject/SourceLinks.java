package routes.subject;

import java.util.Optional;
import routes.mapping.Measurement;

/** Who was linked to an account or a device, and when. */
@FunctionalInterface
public interface SourceLinks {
  /**
   * The link that a reading falls under, read from the database now, never from a cache.
   *
   * <p>For an import ({@code origin.linkId}) that connection, in whatever state it is. For a
   * sender's device the link that stood at the reading's time; where none did, the nearest one
   * before or after, so that the caller can say which. {@link SourceLink#active} is false where
   * consent has ended or does not reach the reading's data type.
   *
   * @return empty where the account or device was never linked
   */
  Optional<SourceLink> at(Measurement measurement);
}
