package routes.operations.entry.guard;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** Decides from the head of a request alone, on the thread of the server, so without waiting. */
public interface Guard {
  /** Why the request goes no further; empty where it may. */
  Optional<Refusal> refuse(HttpServletRequest request);
}
