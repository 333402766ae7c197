package routes.messages;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.stereotype.Component;
import routes.messages.MappingState.InForce;
import routes.messages.MappingState.Refusal;

/**
 * The health contributor {@code mappings}: which mappings are in force. {@code DEGRADED} where a
 * changed folder was refused or cannot be read; everything goes on with what was in force before,
 * so that no probe fails for it.
 */
@Component("mappingsHealthIndicator")
public class MappingsHealthIndicator implements HealthIndicator {
  static final Status DEGRADED = new Status("DEGRADED");
  private static final int MOST_ERRORS = 20;
  private static final int LONGEST_ERROR = 500;

  private final MappingFolders folders;

  /** Shows what {@code folders} knows. */
  public MappingsHealthIndicator(MappingFolders folders) {
    this.folders = folders;
  }

  @Override
  public Health health() {
    MappingState state = folders.state();
    boolean sound = state.refused().isEmpty() && state.lost().isEmpty();
    Health.Builder health = sound ? Health.up() : Health.status(DEGRADED);
    Map<String, Object> inForce = new LinkedHashMap<>();
    state.pairs().forEach((vendor, pair) -> inForce.put(vendor, told(pair)));
    health.withDetail("folders", inForce);
    if (!state.refused().isEmpty()) {
      Map<String, Object> refused = new LinkedHashMap<>();
      state
          .refused()
          .forEach((vendor, refusal) -> refused.put(vendor, told(refusal, state.version(vendor))));
      health.withDetail("refused", refused);
    }
    state.lost().ifPresent(since -> health.withDetail("unreadableSince", since.toString()));
    return health.build();
  }

  private static Map<String, String> told(InForce inForce) {
    Map<String, String> told = new LinkedHashMap<>();
    told.put("version", inForce.pair().version());
    told.put("from", inForce.source());
    told.put("since", inForce.since().toString());
    return told;
  }

  private static Map<String, Object> told(Refusal refusal, String inForce) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("since", refusal.since().toString());
    told.put("versionInForce", inForce);
    List<String> errors =
        refusal.errors().stream()
            .limit(MOST_ERRORS)
            .map(
                error ->
                    error.length() <= LONGEST_ERROR
                        ? error
                        : error.substring(0, LONGEST_ERROR) + "…")
            .toList();
    told.put("errors", errors);
    if (refusal.errors().size() > MOST_ERRORS) {
      told.put("furtherErrors", refusal.errors().size() - MOST_ERRORS);
    }
    return told;
  }
}
