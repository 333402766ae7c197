package routes.mapping.catalog;

import java.util.Optional;

/** The mapping pairs that this installation knows. Implementations are safe for many threads. */
public interface Mappings {

  /** The pair in the folder of that name, or empty where there is no such folder. */
  Optional<MappingPair> of(String vendor);
}
