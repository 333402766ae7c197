package routes.messages;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import routes.mapping.catalog.MappingPair;

/**
 * The mapping pairs in force and what was refused, at one moment. Immutable.
 *
 * @param pairs by vendor
 * @param refused folders whose documents as they stand now are not in force, by vendor
 * @param lost since when the folder {@code mappings-dir} cannot be read, or empty
 */
record MappingState(
    Map<String, InForce> pairs, Map<String, Refusal> refused, Optional<Instant> lost) {

  static final MappingState EMPTY = new MappingState(Map.of(), Map.of(), Optional.empty());

  /**
   * A pair in force.
   *
   * @param source where its documents stand, in words
   * @param since when it was loaded
   */
  record InForce(MappingPair pair, String source, Instant since) {}

  /**
   * A folder that is not in force.
   *
   * @param errors what is wrong with it: file, line, column, place, what
   * @param since when it was read
   */
  record Refusal(List<String> errors, Instant since) {}

  MappingState {
    pairs = Collections.unmodifiableMap(new TreeMap<>(pairs));
    refused = Collections.unmodifiableMap(new TreeMap<>(refused));
  }

  /** The folder's pair in force; what was refused before is forgotten. */
  MappingState with(String vendor, InForce pair) {
    return changed(vendor, Optional.of(pair), Optional.empty());
  }

  /** The folder refused; the pair in force stays, if there is one. */
  MappingState refusing(String vendor, Refusal refusal) {
    return changed(vendor, Optional.ofNullable(pairs.get(vendor)), Optional.of(refusal));
  }

  /** Without the folder. */
  MappingState without(String vendor) {
    return changed(vendor, Optional.empty(), Optional.empty());
  }

  MappingState lost(Optional<Instant> since) {
    return new MappingState(pairs, refused, since);
  }

  /** Version of the pair in force, or {@code none}. */
  String version(String vendor) {
    InForce inForce = pairs.get(vendor);
    return inForce == null ? "none" : inForce.pair().version();
  }

  private MappingState changed(String vendor, Optional<InForce> pair, Optional<Refusal> refusal) {
    Map<String, InForce> newPairs = new TreeMap<>(pairs);
    Map<String, Refusal> newRefused = new TreeMap<>(refused);
    newPairs.remove(vendor);
    newRefused.remove(vendor);
    pair.ifPresent(present -> newPairs.put(vendor, present));
    refusal.ifPresent(present -> newRefused.put(vendor, present));
    return new MappingState(newPairs, newRefused, lost);
  }
}
