package routes.cli.cases;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The kinds of conformance cases about the last stage, told by their members: whose a reading is,
 * how its Observation is written, what becomes of what fails. They need more than a mapping, so the
 * build runs them and no command does.
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

  /** The kind of a case; empty for one that commands run, or of a kind that the product has not. */
  public static Optional<FilingKind> of(JsonNode json) {
    return Arrays.stream(values())
        .filter(kind -> kind.members.stream().allMatch(json::has))
        .findFirst();
  }
}
