package routes.operations;

import java.util.List;
import java.util.stream.Collectors;

/** Two route files give the same name, and neither shadows the other; the start stops. */
public final class DuplicateRouteException extends RuntimeException {

  public DuplicateRouteException(List<RouteIds.Duplicate> duplicates) {
    super(
        duplicates.stream().map(RouteIds.Duplicate::inWords).collect(Collectors.joining("; "))
            + ".");
  }
}
