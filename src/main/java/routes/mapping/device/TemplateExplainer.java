package routes.mapping.device;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import routes.mapping.ExpressionException;
import routes.mapping.expression.Expression;

/** Asks every expression of a template on its own and notes what it gives. */
final class TemplateExplainer {
  /** Matches of a template that are told; more would help nobody. */
  private static final int MOST_MATCHES = 100;

  private final JsonNode envelope;
  private final Set<String> names;

  /**
   * @param names every member name of the envelope
   */
  TemplateExplainer(JsonNode envelope, Set<String> names) {
    this.envelope = envelope;
    this.names = names;
  }

  TemplateExplanation explain(DeviceTemplate template) {
    String match = template.match() == null ? null : template.match().text();
    Set<String> missing = new LinkedHashSet<>(template.requiredNames());
    missing.removeAll(names);
    List<TemplateExplanation.Match> matches = new ArrayList<>();
    String failure = null;
    int unexplained = 0;
    if (missing.isEmpty()) {
      try {
        List<JsonNode> tokens = template.matches(envelope);
        tokens.stream().limit(MOST_MATCHES).forEach(token -> matches.add(match(template, token)));
        unexplained = tokens.size() - matches.size();
      } catch (ExtractionException | ExpressionException e) {
        failure = e.getMessage();
      }
    }
    return new TemplateExplanation(
        template.typeName(), match, missing, failure, matches, unexplained);
  }

  private TemplateExplanation.Match match(DeviceTemplate template, JsonNode token) {
    ObjectNode extended = JsonNodeFactory.instance.objectNode();
    if (envelope instanceof ObjectNode object) {
      extended.setAll(object);
    }
    JsonNode context = template.context(token, extended);
    List<TemplateExplanation.Step> steps = new ArrayList<>();
    for (DeviceTemplate.Rejection rejection : template.rejections()) {
      Expression when = rejection.when();
      steps.add(step("rejectWhen", when, () -> BooleanNode.valueOf(when.holds(context))));
    }
    for (Extraction extraction : template.extractions()) {
      for (Expression expression : extraction.expressions()) {
        steps.add(step(extraction.name(), expression, () -> expression.selectOne(context)));
      }
    }
    return new TemplateExplanation.Match(token, steps);
  }

  private static TemplateExplanation.Step step(
      String name, Expression expression, Supplier<JsonNode> asking) {
    try {
      JsonNode gave = asking.get();
      boolean nothing = gave == null || gave.isMissingNode() || gave.isNull();
      return new TemplateExplanation.Step(name, expression.text(), nothing ? null : gave, null);
    } catch (ExpressionException e) {
      return new TemplateExplanation.Step(name, expression.text(), null, e.getMessage());
    }
  }
}
