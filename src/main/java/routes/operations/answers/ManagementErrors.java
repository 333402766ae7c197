package routes.operations.answers;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import routes.operations.entry.guard.EntryKind;

/** Errors of the management port, to programs alone: problem details, but where health speaks. */
final class ManagementErrors extends ErrorAnswers {
  private final String health;

  /**
   * @param health path of what says how the jar stands, with a status of its own
   */
  ManagementErrors(ObjectProvider<ErrorPage> pages, String health) {
    super(pages);
    this.health = health;
  }

  @Override
  Optional<Answer> of(HttpServletRequest request, int status, byte[] said, String saidType) {
    if (request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) != null) {
      return ofProgram(status, new byte[0], null);
    }
    if (said.length > 0 && EntryKind.isUnder(path(request), health)) {
      return Optional.empty();
    }
    return ofProgram(status, said, saidType);
  }
}
