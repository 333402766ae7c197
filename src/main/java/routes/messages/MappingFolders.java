package routes.messages;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import routes.mapping.catalog.MappingPair;
import routes.mapping.catalog.Mappings;
import routes.messages.MappingState.InForce;
import routes.messages.MappingState.Refusal;
import routes.messages.OutsideMappings.Stamp;
import routes.operations.support.StartRefusedException;

/**
 * The mapping folders of the jar and those beside it. {@code <vendor>/device.json} and {@code
 * <vendor>/fhir.json} are loaded as a pair; an outside file shadows the jar's file of the same
 * relative path.
 *
 * <p>{@link #look()} takes changed folders over while the jar runs. It compares instead of being
 * told: watching fails on mounted volumes and network folders, and misses that the target of a
 * symbolic link was swapped.
 */
@Component
public class MappingFolders implements Mappings {
  private static final Logger log = LoggerFactory.getLogger(MappingFolders.class);
  private static final int LONGEST_LINE = 500;

  private final OutsideMappings outside;
  private final PairLoader loader;
  private final Clock clock;

  /** What each folder looked like when it was last decided on. */
  private final Map<String, Stamp> decided = new HashMap<>();

  /** What each folder that changed since looked like at the last look. */
  private final Map<String, Stamp> moving = new HashMap<>();

  private boolean missed;
  private volatile MappingState state = MappingState.EMPTY;

  /**
   * Loads all folders.
   *
   * @throws StartRefusedException a mapping does not load; names the file and every error in it
   */
  public MappingFolders(
      @Value("${mappings-dir}") Path folder, MappingSettings settings, Clock clock)
      throws IOException {
    this.clock = clock;
    outside = new OutsideMappings(folder, settings.maxSize());
    JarMappings jar = new JarMappings();
    loader = new PairLoader(jar, outside, settings.options());
    if (outside.exists()) {
      decided.putAll(outside.stamps());
    }
    Set<String> vendors = new TreeSet<>(jar.vendors());
    vendors.addAll(decided.keySet());
    for (String vendor : vendors) {
      apply(vendor, loader.load(vendor, decided.getOrDefault(vendor, Stamp.NOTHING)));
    }
    if (!state.refused().isEmpty()) {
      throw new StartRefusedException(
          "Mappings in the folder mappings-dir ("
              + folder
              + ") do not load:\n"
              + state.refused().values().stream()
                  .flatMap(refusal -> refusal.errors().stream())
                  .collect(Collectors.joining("\n")));
    }
  }

  @Override
  public Optional<MappingPair> of(String vendor) {
    return Optional.ofNullable(state.pairs().get(vendor)).map(InForce::pair);
  }

  /** What is in force now and what was refused. */
  MappingState state() {
    return state;
  }

  /**
   * Takes over each folder that differs from what was last decided on and that has stood still
   * since the look before, so that a half-written file is not read and two files saved one after
   * the other come as the pair they are.
   */
  synchronized void look() {
    Map<String, Stamp> now;
    try {
      now = outside.exists() || !decided.isEmpty() ? outside.stamps() : Map.of();
    } catch (IOException e) {
      lost(e);
      return;
    }
    found();
    Set<String> vendors = new TreeSet<>(now.keySet());
    vendors.addAll(decided.keySet());
    vendors.addAll(moving.keySet());
    for (String vendor : vendors) {
      Stamp stamp = now.getOrDefault(vendor, Stamp.NOTHING);
      if (stamp.equals(decided.getOrDefault(vendor, Stamp.NOTHING))) {
        moving.remove(vendor);
      } else if (!stamp.equals(moving.put(vendor, stamp))) {
        log.debug("Mapping folder '{}' is changing", safe(vendor));
      } else {
        decide(vendor, stamp);
      }
    }
  }

  private void decide(String vendor, Stamp stamp) {
    PairLoader.Outcome outcome = loader.load(vendor, stamp);
    Stamp after = outside.stamp(vendor);
    if (!after.equals(stamp)) {
      moving.put(vendor, after);
      return;
    }
    moving.remove(vendor);
    if (stamp.equals(Stamp.NOTHING)) {
      decided.remove(vendor);
    } else {
      decided.put(vendor, stamp);
    }
    apply(vendor, outcome);
  }

  private void apply(String vendor, PairLoader.Outcome outcome) {
    String before = state.version(vendor);
    Instant now = clock.instant();
    if (!outcome.errors().isEmpty()) {
      state = state.refusing(vendor, new Refusal(outcome.errors(), now));
      log.warn(
          "Mapping folder '{}' refused; version in force: {}; errors: {}, the first: {}",
          safe(vendor),
          before,
          outcome.errors().size(),
          safe(outcome.errors().get(0)));
    } else if (outcome.pair().isEmpty()) {
      state = state.without(vendor);
      log.info("Mapping folder '{}' is gone, with version {}", safe(vendor), before);
    } else {
      swap(vendor, outcome.pair().get(), outcome.source(), now);
    }
  }

  private void swap(String vendor, MappingPair pair, String source, Instant now) {
    InForce before = state.pairs().get(vendor);
    boolean same = before != null && before.pair().version().equals(pair.version());
    if (!same || state.refused().containsKey(vendor)) {
      log.info(
          "Mapping folder '{}' in force: version {} from {}, before it {}",
          safe(vendor),
          pair.version(),
          source,
          same ? "the same" : state.version(vendor));
    }
    state =
        state.with(
            vendor,
            same
                ? new InForce(before.pair(), source, before.since())
                : new InForce(pair, source, now));
  }

  /** Once is no news: a folder may be about to be renamed into place. */
  private void lost(IOException reason) {
    if (missed && state.lost().isEmpty()) {
      state = state.lost(Optional.of(clock.instant()));
      log.warn(
          "The folder mappings-dir cannot be read ({}); the mappings in force stay",
          reason.getClass().getSimpleName());
    }
    missed = true;
  }

  private void found() {
    missed = false;
    if (state.lost().isPresent()) {
      state = state.lost(Optional.empty());
      log.info("The folder mappings-dir can be read again");
    }
  }

  /** One line of a log, whatever a folder is called. */
  private static String safe(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ");
    return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "…";
  }
}
