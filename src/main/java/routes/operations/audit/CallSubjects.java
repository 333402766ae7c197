package routes.operations.audit;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;

/**
 * Whom a call is about, as far as its path and query tell. The key of a link is looked up and never
 * kept.
 */
public interface CallSubjects {
  /**
   * @param pattern path template of the entry
   * @param variables what stands in the path in the place of its variables
   * @return empty where the call is by a link that nobody has: then it cannot be about anybody
   */
  Optional<AuditSubject> of(
      String pattern, Map<String, String> variables, HttpServletRequest request);

  /**
   * What the call asks for beyond method and path, in words of the product: whether it erases.
   *
   * @param pattern path template of the entry
   * @return empty where method and path say it all
   */
  default String asked(String pattern, HttpServletRequest request) {
    return "";
  }
}
