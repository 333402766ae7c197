package routes.mapping.fhir.template;

import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import routes.mapping.MappingError;
import routes.mapping.MappingOptions;
import routes.mapping.document.DocumentNode;
import routes.mapping.document.Members;
import routes.mapping.document.TemplateCollection;

/** Reads the templates of a FHIR mapping; collects every fault. */
public final class FhirTemplateReader {
  private static final List<String> EFFECTIVE_LABELS =
      List.of(
          EffectiveForm.DATE_TIME.label(),
          EffectiveForm.PERIOD.label(),
          EffectiveForm.DATE.label(),
          EffectiveForm.IOMT.label());

  private final List<MappingError> errors;
  private final MappingOptions options;
  private final SeriesTemplateReader series;
  private final Map<ValueTemplate, DocumentNode> places = new IdentityHashMap<>();
  private final Set<String> typeNames = new HashSet<>();
  private Shape defaults = new Shape(true, EffectiveForm.IOMT, false, false);

  /** What a collection may set for all of its templates. */
  private record Shape(
      boolean serviceCoding, EffectiveForm effective, boolean performer, boolean localWindow) {}

  public FhirTemplateReader(List<MappingError> errors, MappingOptions options) {
    this.errors = errors;
    this.options = options;
    this.series = new SeriesTemplateReader(options.maxSamples());
  }

  /** Reads the {@code defaults} of the collection. */
  public void readDefaults(Members collection) {
    Optional<DocumentNode> node = collection.read("defaults");
    if (node.isEmpty()) {
      return;
    }
    if (!node.get().isObject()) {
      collection.error(node.get(), "Expected an object for the property 'defaults'.");
      return;
    }
    Members members = new Members(node.get(), errors);
    defaults = shape(members);
    members.refuseOthers("Defaults");
  }

  public FhirTemplate read(String templateType, DocumentNode body) {
    Members members = new Members(body, errors);
    if (!TemplateCollection.matches(templateType, "CodeValueFhir")) {
      members.error(body, "No match found for template type " + templateType + ".");
      return null;
    }
    int before = errors.size();
    String typeName = members.requireText("typeName");
    checkTypeName(members, typeName);
    PeriodInterval interval = interval(members);
    members.require("codes");
    List<Coding> codes = members.list("codes", this::coding);
    String codeText = members.text("codeText");
    List<Concept> categories = members.list("category", this::concept);
    ValueTemplate value =
        members.read("value").map(node -> value(members, node, interval)).orElse(null);
    List<FhirTemplate.Component> components =
        members.list("components", node -> component(node, interval));
    List<String> profiles = members.texts("profiles");
    Shape shape = shape(members);
    series.checkWindow(members, interval, shape.effective(), value, components);
    Additions additions = new AdditionsReader(members, this::concept).read();
    members.refuseOthers(templateType);
    if (errors.size() > before) {
      return null;
    }
    FhirTemplate template =
        new FhirTemplate(
            typeName,
            interval,
            new Concept(codeText == null && shape.serviceCoding() ? typeName : codeText, codes),
            categories,
            value,
            components,
            shape.effective(),
            profiles,
            shape.serviceCoding() ? options.codingSystem() : null,
            shape.performer(),
            shape.localWindow(),
            additions);
    new TemplateChecks(members, places).check(template);
    return template;
  }

  private Shape shape(Members members) {
    String effective = members.oneOf("effective", EFFECTIVE_LABELS, defaults.effective().label());
    EffectiveForm form = EffectiveForm.IOMT;
    for (EffectiveForm candidate : EffectiveForm.values()) {
      if (candidate.label().equals(effective)) {
        form = candidate;
      }
    }
    String performer =
        members.oneOf(
            "performer", List.of("subject", "none"), defaults.performer() ? "subject" : "none");
    String window =
        members.oneOf("window", List.of("utc", "local"), defaults.localWindow() ? "local" : "utc");
    return new Shape(
        members.bool("serviceCoding", defaults.serviceCoding()),
        form,
        performer.equals("subject"),
        window.equals("local"));
  }

  private void checkTypeName(Members members, String typeName) {
    if (typeName == null) {
      return;
    }
    DocumentNode at = members.read("typeName").orElse(members.node());
    if (typeName.isBlank()) {
      members.error(at, "Empty type name is not allowed.");
    } else if (!typeNames.add(typeName.toLowerCase(Locale.ROOT))) {
      members.error(at, "Duplicate template defined for type name: '" + typeName + "'.");
    }
  }

  private PeriodInterval interval(Members members) {
    String text = members.text("periodInterval");
    if (text == null) {
      return PeriodInterval.SINGLE;
    }
    return PeriodInterval.of(text)
        .orElseGet(
            () -> {
              members.error(
                  members.read("periodInterval").orElse(members.node()),
                  "The periodInterval " + text + " is not known; known are 0, 60, 1440 and -1.");
              return PeriodInterval.SINGLE;
            });
  }

  private Coding coding(DocumentNode node) {
    Members members = object(node, "Expected an object with code, system and display.");
    if (members == null) {
      return null;
    }
    Coding coding =
        new Coding(members.text("system"), members.text("code"), members.text("display"));
    members.refuseOthers("FhirCode");
    return coding;
  }

  private Concept concept(DocumentNode node) {
    Members members = object(node, "Expected an object with text and codes.");
    if (members == null) {
      return null;
    }
    Concept concept = new Concept(members.text("text"), members.list("codes", this::coding));
    members.refuseOthers("FhirCodeableConcept");
    return concept;
  }

  private FhirTemplate.Component component(DocumentNode node, PeriodInterval interval) {
    Members members = object(node, "Expected an object with codes and value.");
    if (members == null) {
      return null;
    }
    members.require("codes");
    List<Coding> codes = members.list("codes", this::coding);
    String text = members.text("codeText");
    ValueTemplate value =
        members.require("value").map(found -> value(members, found, interval)).orElse(null);
    String absentReason = members.text("absentReason");
    members.refuseOthers("CodeValueMapping");
    return value == null
        ? null
        : new FhirTemplate.Component(new Concept(text, codes), value, absentReason);
  }

  private ValueTemplate value(Members owner, DocumentNode node, PeriodInterval interval) {
    if (!node.isObject()) {
      owner.error(node, "Expected an object with valueType and valueName.");
      return null;
    }
    Members members = new Members(node, errors);
    String type = members.text("valueType");
    if (type == null) {
      owner.error(node, "Property ValueType is missing.");
      return null;
    }
    type = members.oneOf("valueType", ValueTemplate.TYPES, "");
    String name = members.requireText("valueName");
    if (name == null) {
      return null;
    }
    ValueTemplate value = value(members, type, name, interval);
    places.put(value, node);
    return value;
  }

  private ValueTemplate value(Members members, String type, String name, PeriodInterval interval) {
    return switch (type) {
      case "SampledData" -> series.read(members, name, interval);
      case "Waveform" -> series.readWaveform(members, name, interval);
      case "Quantity" -> SummaryTemplateReader.read(members, name);
      case "String" -> new ValueTemplate.Text(name);
      case "CodeableConcept" ->
          new ConceptTemplateReader(members, this::concept).read(name, this::coding);
      default -> null;
    };
  }

  private Members object(DocumentNode node, String otherwise) {
    if (!node.isObject()) {
      errors.add(new MappingError(node.path(), node.line(), node.column(), otherwise));
      return null;
    }
    return new Members(node, errors);
  }
}
