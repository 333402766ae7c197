package routes.subject;

import java.util.Optional;

/** What people have agreed to. */
@FunctionalInterface
public interface ConsentGrants {
  /**
   * The consent behind this link, read from the database now; empty where there is no such link.
   */
  Optional<ConsentGrant> of(String linkId);
}
