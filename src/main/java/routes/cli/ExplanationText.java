package routes.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import routes.mapping.Json;
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
    if (template.unexplained() > 0) {
      lines.add("  … and " + template.unexplained() + " more matches");
      match += template.unexplained();
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
    int times = template.matches().size() + template.unexplained();
    return "matched %s by %s".formatted(times == 1 ? "once" : times + " times", expression);
  }

  private static String shown(JsonNode value) {
    if (value == null) {
      return "nothing";
    }
    Beginning beginning = new Beginning();
    try {
      Json.mapper().writeValue(beginning, value);
    } catch (IOException full) {
      return beginning.text.append('…').toString();
    }
    return beginning.text.toString();
  }

  /** Takes the beginning of a text and no more, however long a value is. */
  private static final class Beginning extends Writer {
    private final StringBuilder text = new StringBuilder();

    @Override
    public void write(char[] characters, int from, int length) throws IOException {
      int room = WIDEST - text.length();
      text.append(characters, from, Math.min(length, room));
      if (length > room) {
        throw new IOException("full");
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
