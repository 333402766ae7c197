package routes.operations.entry.guard;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;

/**
 * Keeps the doors shut from the moment the server listens until all routes stand, and again while
 * the process ends. What watches the process may always ask.
 */
public final class OpeningGuard implements Guard {
  private static final List<String> ALWAYS_OPEN = List.of("/livez", "/readyz", "/actuator");
  private static final Refusal SHUT =
      Refusal.unavailable("the service is starting or stopping: come again in a moment", 5)
          .thatCloses();

  private final ApplicationAvailability availability;

  public OpeningGuard(ApplicationAvailability availability) {
    this.availability = availability;
  }

  @Override
  public Optional<Refusal> refuse(HttpServletRequest request) {
    if (availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC) {
      return Optional.empty();
    }
    String path = request.getServletPath();
    return ALWAYS_OPEN.stream().anyMatch(root -> EntryKind.isUnder(path, root))
        ? Optional.empty()
        : Optional.of(SHUT);
  }
}
