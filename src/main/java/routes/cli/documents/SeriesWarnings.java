package routes.cli.documents;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import routes.cli.documents.MappingDocument.Kind;
import routes.mapping.document.DocumentNode;

/** What of a FHIR template does not fit the series in it. */
final class SeriesWarnings {
  private final TemplateOutline template;
  private final List<Warning> warnings = new ArrayList<>();

  private SeriesWarnings(TemplateOutline template) {
    this.template = template;
  }

  /** The warnings of a FHIR template that loads. */
  static List<Warning> of(TemplateOutline template) {
    SeriesWarnings series = new SeriesWarnings(template);
    series.checkCodes();
    series.checkUnits();
    return series.warnings;
  }

  /** Only the connector's own templates load so: FHIR's invariant obs-7. */
  private void checkCodes() {
    if (TemplateOutline.member(template.body(), "value").isEmpty()) {
      return;
    }
    Set<String> own = codes(template.body());
    for (DocumentNode component : TemplateOutline.elements(template.body(), "components")) {
      boolean series =
          TemplateOutline.member(component, "value").filter(SeriesWarnings::isSeries).isPresent();
      if (series && codes(component).stream().anyMatch(own::contains)) {
        warn(
            component,
            "The series has a code of the Observation, which has a value: FHIR (obs-7) then allows"
                + " no value",
            "give the series a code of its own, or take the value out");
      }
    }
  }

  private void checkUnits() {
    List<DocumentNode> values = template.values();
    for (DocumentNode value : values) {
      String summary = text(value, "summary");
      String unit = text(value, "code");
      if (summary == null || summary.equalsIgnoreCase("count") || unit == null) {
        continue;
      }
      values.stream()
          .filter(SeriesWarnings::isSeries)
          .filter(series -> text(value, "valueName").equals(text(series, "valueName")))
          .map(series -> text(series, "code"))
          .filter(other -> other != null && !other.equals(unit))
          .forEach(
              other ->
                  warn(
                      value,
                      "The summary is in " + unit + " and its series in " + other,
                      "give both the same unit: a summary is computed, not converted"));
    }
  }

  private static boolean isSeries(DocumentNode value) {
    return "SampledData".equalsIgnoreCase(text(value, "valueType"));
  }

  private static Set<String> codes(DocumentNode owner) {
    Set<String> codes = new HashSet<>();
    for (DocumentNode coding : TemplateOutline.elements(owner, "codes")) {
      if (text(coding, "code") != null) {
        codes.add(text(coding, "system") + "|" + text(coding, "code"));
      }
    }
    return codes;
  }

  private static String text(DocumentNode owner, String name) {
    Optional<DocumentNode> member = TemplateOutline.member(owner, name);
    return member.filter(node -> node.scalar() != null).map(DocumentNode::text).orElse(null);
  }

  private void warn(DocumentNode at, String what, String remedy) {
    warnings.add(new Warning(Kind.FHIR, at, what, remedy));
  }
}
