package routes.mapping.device;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/**
 * What one template of a device mapping does with one message, for the person who wrote it.
 *
 * @param typeName measurement type that the template makes
 * @param matchExpression its {@code typeMatchExpression} as written, or null where it is blank
 * @param missingNames names without which the expression matches nothing and that the message
 *     lacks; where there are some, the template is passed over
 * @param failure why the match expression fails, or null
 * @param matches the first of them, in document order; empty where the template does not match
 * @param unexplained how many matches follow that are not told
 */
public record TemplateExplanation(
    String typeName,
    String matchExpression,
    Set<String> missingNames,
    String failure,
    List<Match> matches,
    int unexplained) {

  public TemplateExplanation {
    missingNames = Set.copyOf(missingNames);
    matches = List.copyOf(matches);
  }

  /**
   * One match.
   *
   * @param token what the match expression found
   * @param steps every other expression of the template, in the order in which they are asked
   */
  public record Match(JsonNode token, List<Step> steps) {

    public Match {
      steps = List.copyOf(steps);
    }
  }

  /**
   * One expression.
   *
   * @param name what it is for: {@code DeviceIdExpression}, {@code rejectWhen}, or a value's name
   * @param expression as written
   * @param gave the token, a boolean for {@code rejectWhen}, or null where it gave nothing
   * @param failure why it fails, or null
   */
  public record Step(String name, String expression, JsonNode gave, String failure) {}
}
