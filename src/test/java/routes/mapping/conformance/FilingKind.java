package routes.mapping.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The kinds of conformance cases about the last stage, told by their members: whose a reading is,
 * how its Observation is written, what becomes of what fails. They need more than a mapping.
 */
public enum FilingKind {
  IDENTITY("mode", "measurementGroup", "server"),
  PERSISTENCE("source", "cache", "expected"),
  ERROR_POLICY("stage", "exception", "expected"),
  REFERENCE("resourceType", "reference", "expected");

  private final List<String> members;

  FilingKind(String... members) {
    this.members = List.of(members);
  }

  /** The kind of a case; empty for one of a mapping. */
  public static Optional<FilingKind> of(JsonNode json) {
    return Arrays.stream(values())
        .filter(kind -> kind.members.stream().allMatch(json::has))
        .findFirst();
  }
}
