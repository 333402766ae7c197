package routes.cli.cases;

import java.nio.file.Path;
import java.util.Optional;
import routes.mapping.MappingException;
import routes.mapping.TransformException;

/**
 * One case: something that goes in, and what must come of it.
 *
 * @param id names it: the member {@code id}, or the file of a case of the product's own format
 * @param file where it stands
 * @param filing whether it is about the last stage, which no command runs ({@link FilingKind})
 * @param check what runs it
 */
public record Case(String id, Path file, boolean filing, Check check) {

  /** A case that commands run. */
  Case(String id, Path file, Check check) {
    this(id, file, false, check);
  }

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
          "a complete case (docs/mapping-commands.md tells the formats)",
          "a member is missing or of another kind: " + e.getClass().getSimpleName() + message);
    }
  }
}
