package routes.mapping;

import java.util.List;
import java.util.stream.Collectors;

/** A mapping document that cannot be used; holds every fault found in it. */
public final class MappingException extends RuntimeException {
  private final transient List<MappingError> errors;

  public MappingException(List<MappingError> errors) {
    super(errors.stream().map(MappingError::toString).collect(Collectors.joining("\n")));
    this.errors = List.copyOf(errors);
  }

  /** At least one, in document order as far as known. */
  public List<MappingError> errors() {
    return errors;
  }
}
