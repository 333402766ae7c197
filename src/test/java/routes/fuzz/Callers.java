package routes.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * The Authorization headers of those who may call, so that requests reach what lies behind the
 * sign-in.
 */
record Callers(List<String> authorizations) {

  /** The header of HTTP Basic. */
  static String basic(String name, String secret) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((name + ":" + secret).getBytes(StandardCharsets.UTF_8));
  }
}
