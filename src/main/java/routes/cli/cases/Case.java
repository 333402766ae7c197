package routes.cli.cases;

import java.nio.file.Path;
import java.util.Optional;
import routes.mapping.MappingException;
import routes.mapping.TransformException;

/**
 * One case: something that goes in, and what must come of it.
 *
 * @param file where it stands
 * @param check what runs it
 */
public record Case(Path file, Check check) {

  /** Runs a case. */
  @FunctionalInterface
  public interface Check {
    /** The first difference, or empty if the case passes. */
    Optional<Difference> run();
  }

  /** The first difference, or empty if the case passes; a case that cannot be run is one. */
  public Optional<Difference> run() {
    try {
      return check.run();
    } catch (MappingException e) {
      return Difference.of("the mapping", "loads", e.getMessage());
    } catch (TransformException e) {
      return Difference.of("the Observation", "one", e.code() + ": " + e.reason());
    } catch (RuntimeException | StackOverflowError e) {
      String message = e.getMessage() == null ? "" : ": " + e.getMessage();
      return Difference.of(
          "the case",
          "a complete case (docs/mapping-commands.md tells the format)",
          "a member is missing or of another kind: " + e.getClass().getSimpleName() + message);
    }
  }
}
