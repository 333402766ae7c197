package routes.operations.entry.guard;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import routes.operations.storage.FreeSpace;

/**
 * Refuses while there is too little room to keep what comes in. Looking (GET outside /connect and
 * /oauth) stays possible; a GET there may carry an authorization code that could not be kept. So
 * does all of /my: whoever ends the sharing must always be able to.
 */
public final class FreeSpaceGuard implements Guard {
  private static final Set<String> LOOKING = Set.of("GET", "HEAD", "OPTIONS");
  private static final List<String> KEEPING = List.of("/api", "/webhooks", "/connect", "/oauth");
  private static final List<String> KEEPING_WHEN_OPENED = List.of("/connect", "/oauth");
  private static final Refusal FULL =
      Refusal.unavailable("there is too little room to keep what comes in", 60);

  private final FreeSpace freeSpace;

  public FreeSpaceGuard(FreeSpace freeSpace) {
    this.freeSpace = freeSpace;
  }

  @Override
  public Optional<Refusal> refuse(HttpServletRequest request) {
    List<String> roots = LOOKING.contains(request.getMethod()) ? KEEPING_WHEN_OPENED : KEEPING;
    String path = request.getServletPath();
    return roots.stream().anyMatch(root -> EntryKind.isUnder(path, root)) && !freeSpace.enough()
        ? Optional.of(FULL)
        : Optional.empty();
  }
}
