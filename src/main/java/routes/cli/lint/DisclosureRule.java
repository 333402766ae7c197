package routes.cli.lint;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import routes.cli.lint.document.Endpoints;
import routes.cli.lint.document.Endpoints.Endpoint;
import routes.cli.lint.document.Findings;
import routes.cli.lint.document.RouteDocument;
import routes.cli.lint.document.YamlNode;

/**
 * Messages of exceptions hold whole bundles (camel-fhir) or bodies; logs and headers must not. Nor
 * may a log print a body or all headers.
 */
final class DisclosureRule implements Rule {

  private static final String RULE = "disclosure";

  private static final Pattern EXCEPTION =
      Pattern.compile(
          "\\$(?:simple)?\\{(?:exception(?:\\.message|\\.stackTrace|\\.cause\\.message)?"
              + "|exchangeProperty\\.CamelExceptionCaught(?:\\.message)?"
              + "|exchangeProperty\\[CamelExceptionCaught])}",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern CONTENT =
      Pattern.compile(
          "\\$(?:simple)?\\{(?:body|bodyOneLine|prettyBody|headers|exchange|messageHistory"
              + "|in\\.body|(?:bodyAs|mandatoryBodyAs)\\([^}]*\\)|header\\.Authorization)}",
          Pattern.CASE_INSENSITIVE);

  @Override
  public void check(List<RouteDocument> documents, Findings findings) {
    for (RouteDocument document : documents) {
      document
          .root()
          .walk(
              (name, node) -> {
                texts(name, node, document, findings);
                if (name.equals("log")) {
                  log(node, document, findings);
                }
              });
      for (Endpoint endpoint : Endpoints.in(document)) {
        if (endpoint.scheme().equals("log") && !endpoint.option("showBody").equals("false")) {
          findings.add(
              document.file(),
              endpoint.place().line(),
              RULE,
              "the log component prints the body",
              "use a log step with a message, or set showBody: false");
        }
      }
    }
  }

  private static void texts(String name, YamlNode node, RouteDocument document, Findings findings) {
    if (name.equals("description") || name.equals("note")) {
      return;
    }
    exception(node, document, findings);
    node.items().forEach(item -> exception(item, document, findings));
  }

  private static void exception(YamlNode node, RouteDocument document, Findings findings) {
    Matcher found = EXCEPTION.matcher(node.text());
    if (found.find()) {
      findings.add(
          document.file(),
          node.line(),
          RULE,
          found.group() + " may hold a reading or a token",
          "name the cause by ${exception.class.simpleName}, or let a bean make words of it");
    }
  }

  private static void log(YamlNode step, RouteDocument document, Findings findings) {
    YamlNode message = step.field("message").orElse(step);
    Matcher found = CONTENT.matcher(message.text());
    if (found.find()) {
      findings.add(
          document.file(),
          message.line(),
          RULE,
          "a log step prints " + found.group(),
          "log ids and counts only");
    }
  }
}
