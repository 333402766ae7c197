package routes.mapping.device;

import java.util.List;
import java.util.Optional;
import routes.mapping.ExpressionException;
import routes.mapping.ExpressionLimits;
import routes.mapping.MappingError;
import routes.mapping.document.DocumentNode;
import routes.mapping.document.Members;
import routes.mapping.document.TemplateCollection;
import routes.mapping.expression.Expression;
import routes.mapping.expression.ExpressionLanguage;

/** Reads the four kinds of content templates; they differ only in where some expressions stand. */
final class DeviceTemplateReader {
  private static final String IOT_HUB_DEVICE = "$.SystemProperties.iothub-connection-device-id";
  private static final List<String> IOT_HUB_TIMES =
      List.of("$.Properties.iothub-creation-time-utc", "$.SystemProperties.iothub-enqueuedtime");
  private static final int LONGEST_SHOWN = 1_000;
  private static final List<String> LANGUAGES =
      List.of(ExpressionLanguage.JSON_PATH.label(), ExpressionLanguage.JMES_PATH.label());

  private final List<MappingError> errors;
  private final ExpressionLimits limits;

  /**
   * @param limits what an expression may cost
   */
  DeviceTemplateReader(List<MappingError> errors, ExpressionLimits limits) {
    this.errors = errors;
    this.limits = limits;
  }

  DeviceTemplate read(String templateType, DocumentNode body) {
    Members members = new Members(body, errors);
    if (TemplateCollection.matches(templateType, "CalculatedContent")) {
      ExpressionLanguage language =
          language(members.oneOf("defaultExpressionLanguage", LANGUAGES, LANGUAGES.get(0)));
      return new Body(members, templateType, language, true).read(null, List.of());
    }
    Body legacy = new Body(members, templateType, ExpressionLanguage.JSON_PATH, false);
    if (TemplateCollection.matches(templateType, "JsonPathContent")) {
      return legacy.read(null, List.of());
    }
    if (TemplateCollection.matches(templateType, "IotJsonPathContent")) {
      return legacy.read(IOT_HUB_DEVICE, IOT_HUB_TIMES);
    }
    if (TemplateCollection.matches(templateType, "IotCentralJsonPathContent")) {
      return legacy.read("$.deviceId", List.of("$.enqueuedTime"));
    }
    members.error(body, "No match found for template type " + templateType + ".");
    return null;
  }

  private static ExpressionLanguage language(String label) {
    return ExpressionLanguage.JMES_PATH.label().equals(label)
        ? ExpressionLanguage.JMES_PATH
        : ExpressionLanguage.JSON_PATH;
  }

  /** The body of one template while it is read. */
  private final class Body {
    private final Members members;
    private final String templateType;
    private final ExpressionLanguage language;
    private final boolean calculated;

    Body(Members members, String templateType, ExpressionLanguage language, boolean calculated) {
      this.members = members;
      this.templateType = templateType;
      this.language = language;
      this.calculated = calculated;
    }

    DeviceTemplate read(String fixedDevice, List<String> fixedTimes) {
      int before = errors.size();
      String typeName = members.requireText("typeName");
      Optional<DocumentNode> match = members.require("typeMatchExpression");
      Expression matchExpression = match.map(node -> expression(members, node)).orElse(null);
      Extraction deviceId =
          fixedOr("deviceIdExpression", fixedDevice == null ? List.of() : List.of(fixedDevice));
      Extraction timestamp = fixedOr("timestampExpression", fixedTimes);
      Extraction end = optional("endTimestampExpression", true);
      Extraction correlation = optional("correlationIdExpression", true);
      Extraction patient = optional("patientIdExpression", false);
      Extraction encounter = optional("encounterIdExpression", false);
      Extraction timezone = optional("timezoneExpression", false);
      Extraction method = optional("recordingMethodExpression", false);
      List<Extraction> values = members.list("values", this::value);
      List<DeviceTemplate.Rejection> rejections = members.list("rejectWhen", this::rejection);
      members.refuseOthers(templateType);
      if (errors.size() > before) {
        return null;
      }
      return new DeviceTemplate(
          typeName,
          matchExpression,
          calculated,
          deviceId,
          timestamp,
          end,
          correlation,
          patient,
          encounter,
          timezone,
          method,
          values,
          rejections);
    }

    /** IoT Hub and IoT Central fix these expressions; what the mapping says is ignored there. */
    private Extraction fixedOr(String name, List<String> fixed) {
      if (!fixed.isEmpty()) {
        members.read(name);
        return new Extraction(
            label(name), fixed.stream().map(ExpressionLanguage.JSON_PATH::compile).toList(), true);
      }
      return members
          .require(name)
          .map(node -> extraction(members, label(name), node, true))
          .orElse(null);
    }

    /** An expression that need not be set; a blank one counts as not set. */
    private Extraction optional(String name, boolean requiredIfSet) {
      return members
          .read(name)
          .map(node -> extraction(members, label(name), node, requiredIfSet))
          .filter(extraction -> !extraction.expressions().isEmpty())
          .orElse(null);
    }

    private Extraction value(DocumentNode node) {
      if (!node.isObject()) {
        members.error(node, "Expected an object with valueName and valueExpression.");
        return null;
      }
      Members value = new Members(node, errors);
      String name = value.requireText("valueName");
      Optional<DocumentNode> expression = value.require("valueExpression");
      boolean required = value.bool("required", false);
      value.refuseOthers("ValueMapping");
      return expression
          .filter(found -> name != null)
          .map(found -> extraction(value, name, found, required))
          .orElse(null);
    }

    private DeviceTemplate.Rejection rejection(DocumentNode node) {
      if (!node.isObject()) {
        members.error(node, "Expected an object with expression, code and reason.");
        return null;
      }
      Members rejection = new Members(node, errors);
      Optional<DocumentNode> when = rejection.require("expression");
      String code = rejection.requireText("code");
      String reason = rejection.requireText("reason");
      rejection.refuseOthers("Rejection");
      Expression expression = when.map(found -> expression(rejection, found)).orElse(null);
      if (when.isPresent() && expression == null) {
        rejection.error(when.get(), "A condition needs an expression.");
      }
      return expression == null ? null : new DeviceTemplate.Rejection(expression, code, reason);
    }

    private Extraction extraction(Members owner, String name, DocumentNode node, boolean required) {
      Expression expression = expression(owner, node);
      return new Extraction(name, expression == null ? List.of() : List.of(expression), required);
    }

    /** A compiled expression, or null where it is blank or wrong. */
    private Expression expression(Members owner, DocumentNode node) {
      DocumentNode text = node;
      ExpressionLanguage chosen = language;
      if (calculated && node.isObject()) {
        Members members = new Members(node, errors);
        chosen = language(members.oneOf("language", LANGUAGES, language.label()));
        Optional<DocumentNode> value = members.require("value");
        members.refuseOthers("Expression");
        if (value.isEmpty()) {
          return null;
        }
        text = value.get();
      }
      if (text.scalar() == null || !text.scalar().isTextual()) {
        owner.error(text, "Expected an expression as text.");
        return null;
      }
      if (text.text().isBlank()) {
        return null;
      }
      try {
        return chosen.compile(text.text(), limits);
      } catch (ExpressionException e) {
        owner.error(
            text,
            "The "
                + chosen.label()
                + " expression "
                + shown(text.text())
                + " is wrong"
                + (e.position() > 0 ? " at its character " + (e.position() + 1) : "")
                + ": "
                + e.getMessage());
        return null;
      }
    }

    private static String shown(String expression) {
      return expression.length() <= LONGEST_SHOWN
          ? expression
          : expression.substring(0, LONGEST_SHOWN) + "…";
    }

    private static String label(String name) {
      return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }
  }
}
