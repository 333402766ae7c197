package routes.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import routes.mapping.device.TemplateExplanation;

/** The explanation of a device mapping's work, as lines for people. */
final class ExplanationText {
  private static final int WIDEST = 120;

  private final List<String> lines = new ArrayList<>();
  private int match;

  private ExplanationText() {}

  /** The lines; matches are numbered as failures number them. */
  static List<String> of(List<TemplateExplanation> templates) {
    ExplanationText text = new ExplanationText();
    for (int i = 0; i < templates.size(); i++) {
      text.add(i, templates.get(i));
    }
    return text.lines;
  }

  private void add(int number, TemplateExplanation template) {
    lines.add("template %d '%s': %s".formatted(number, template.typeName(), outcome(template)));
    if (template.failure() != null) {
      lines.add("  match " + match++ + " failed: " + template.failure());
    }
    for (TemplateExplanation.Match found : template.matches()) {
      lines.add("  match " + match++ + ": " + shown(found.token()));
      for (TemplateExplanation.Step step : found.steps()) {
        String gave = step.failure() == null ? shown(step.gave()) : "failed: " + step.failure();
        lines.add("    %s  %s  -> %s".formatted(step.name(), step.expression(), gave));
      }
    }
  }

  private static String outcome(TemplateExplanation template) {
    String expression = template.matchExpression() == null ? "" : template.matchExpression();
    if (template.failure() != null) {
      return "its typeMatchExpression " + expression + " fails";
    }
    if (!template.missingNames().isEmpty()) {
      return "not matched by "
          + expression
          + "; the message has nothing named "
          + String.join(", ", new TreeSet<>(template.missingNames()));
    }
    if (template.matches().isEmpty()) {
      return "not matched by " + expression;
    }
    int times = template.matches().size();
    return "matched %s by %s".formatted(times == 1 ? "once" : times + " times", expression);
  }

  private static String shown(JsonNode value) {
    if (value == null) {
      return "nothing";
    }
    String text = value.toString();
    return text.length() <= WIDEST ? text : text.substring(0, WIDEST) + "…";
  }
}
