package routes.mapping.fhir;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import routes.mapping.MappingError;
import routes.mapping.MappingException;
import routes.mapping.MappingOptions;
import routes.mapping.Measurement;
import routes.mapping.MeasurementGroup;
import routes.mapping.Timestamps;
import routes.mapping.TransformException;
import routes.mapping.document.DocumentNode;
import routes.mapping.document.DocumentReader;
import routes.mapping.document.TemplateCollection;
import routes.mapping.fhir.template.FhirTemplate;
import routes.mapping.fhir.template.FhirTemplateReader;
import routes.mapping.fhir.template.PeriodInterval;
import routes.mapping.fhir.template.Window;
import routes.mapping.fhir.value.Deletions;

/**
 * A FHIR mapping document ({@code CollectionFhir}), compiled: makes and merges R4 Observations of
 * measurement groups. Immutable and thread-safe.
 */
public final class FhirMapping {
  private final Map<String, ObservationTemplate> byType;
  private final List<FhirTemplate> templates;

  private FhirMapping(List<FhirTemplate> templates, MappingOptions options) {
    this.templates = List.copyOf(templates);
    this.byType = new HashMap<>();
    for (FhirTemplate template : templates) {
      byType.put(lower(template.typeName()), new ObservationTemplate(template, options));
    }
  }

  /**
   * Loads a document with the default options.
   *
   * @throws MappingException with every fault of the document
   */
  public static FhirMapping load(String json) {
    return load(json, MappingOptions.defaults());
  }

  /**
   * Loads a document.
   *
   * @throws MappingException with every fault of the document
   */
  public static FhirMapping load(String json, MappingOptions options) {
    DocumentNode root = new DocumentReader(options).read(json);
    List<MappingError> errors = new ArrayList<>();
    FhirTemplateReader reader = new FhirTemplateReader(errors, options);
    List<FhirTemplate> templates =
        new TemplateCollection(errors)
            .read(root, "CollectionFhir", reader::readDefaults, reader::read);
    if (!errors.isEmpty()) {
      throw new MappingException(errors);
    }
    return new FhirMapping(templates, options);
  }

  /** The templates as loaded, in document order. */
  public List<FhirTemplate> templates() {
    return templates;
  }

  /** Whether there is a template for a measurement type, without regard to case. */
  public boolean knows(String type) {
    return byType.containsKey(type) || byType.containsKey(lower(type));
  }

  /**
   * The window that a measurement falls into.
   *
   * @throws TransformException if no template knows its type, a correlation window has no
   *     correlation id, or a waveform cannot be read
   */
  public Window window(Measurement measurement) {
    ObservationTemplate prepared = template(measurement.type());
    FhirTemplate template = prepared.template();
    if (template.interval() == PeriodInterval.CORRELATION
        && (measurement.correlationId() == null || measurement.correlationId().isBlank())) {
      throw new TransformException(
          "correlation-id-missing",
          "The type '"
              + template.typeName()
              + "' groups by correlation id, and the measurement has none.");
    }
    ZoneId zone =
        template.localWindow()
            ? Timestamps.zone(measurement.timezone()).orElse(ZoneOffset.UTC)
            : ZoneOffset.UTC;
    Instant start = measurement.occurrenceTime();
    Instant told = prepared.waveforms().end(measurement);
    Instant end = told == null ? start : told;
    return template.interval().around(start, end, zone);
  }

  /** The highest version in a group, or empty if none of its measurements has one. */
  public static Optional<Instant> version(MeasurementGroup group) {
    return group.measurements().stream()
        .filter(measurement -> !measurement.retracts())
        .flatMap(measurement -> measurement.version().stream())
        .max(Instant::compareTo);
  }

  /**
   * Makes the Observation of a group. Where its readings are all deleted it is entered in error.
   * Parts that every Observation of a type has in common are shared between results: treat the
   * inside of the result as read-only.
   *
   * @throws TransformException if the readings do not fit the template
   */
  public ObjectNode create(MeasurementGroup group, ObservationContext context) {
    return template(group.first().type()).create(spanned(group), context);
  }

  /** The group as wide as its readings are: what was deleted widens nothing. */
  private MeasurementGroup spanned(MeasurementGroup group) {
    if (group.measurements().stream().noneMatch(Measurement::retracts)) {
      return group;
    }
    Instant start = null;
    Instant end = null;
    for (Measurement measurement : group.measurements()) {
      if (!measurement.retracts()) {
        Window window = window(measurement);
        start = start == null || window.start().isBefore(start) ? window.start() : start;
        end = end == null || window.end().isAfter(end) ? window.end() : end;
      }
    }
    return start == null ? group : new MeasurementGroup(start, end, group.measurements());
  }

  /**
   * Merges a group into the Observation that stands on the server. Whatever order and batches
   * readings come in, and however often, the same Observation comes of them; only its status tells
   * whether something stood before.
   *
   * @param existing is not changed
   * @return the Observation to write: {@code amended}, or {@code corrected} where the group deletes
   *     readings, unless nothing but versions of readings differs; {@code entered-in-error} if no
   *     reading is left; a preliminary one stays so while its window is open and is {@code final}
   *     then; empty if nothing differs, or if a person marked it as entered in error
   * @throws TransformException if the readings fit neither the template nor the Observation
   */
  public Optional<ObjectNode> merge(
      MeasurementGroup group, ObjectNode existing, ObservationContext context) {
    ObservationTemplate prepared = template(group.first().type());
    boolean inError = isEnteredInError(existing);
    if (inError && !Deletions.retracted(existing, prepared.values().extensions())) {
      return Optional.empty();
    }
    ObservationMerge.Result result = merged(group, existing, context);
    String status = status(existing, result, context);
    if (!result.written() && status.equals(existing.path("status").asText())) {
      return Optional.empty();
    }
    if (!status.isEmpty()) {
      result.observation().put("status", status);
    }
    return Optional.of(result.observation());
  }

  /** Whether further readings are to be expected in an Observation. */
  public static boolean isPreliminary(ObjectNode observation) {
    return ObservationMerge.PRELIMINARY.equals(observation.path("status").asText());
  }

  /** Whether all that was in an Observation was taken back. */
  public static boolean isEnteredInError(ObjectNode observation) {
    return ObservationMerge.IN_ERROR.equals(observation.path("status").asText());
  }

  /** What stands of an open window stays preliminary until it is over, and is final then. */
  private static String status(
      ObjectNode existing, ObservationMerge.Result result, ObservationContext context) {
    String standing = result.observation().path("status").asText();
    String changed = Objects.requireNonNullElse(result.status(), standing);
    if (!isPreliminary(existing) || ObservationMerge.IN_ERROR.equals(changed)) {
      return changed;
    }
    return context.preliminary() ? ObservationMerge.PRELIMINARY : "final";
  }

  /** The merge without its effect on the status. */
  Optional<ObjectNode> mergeContent(
      MeasurementGroup group, ObjectNode existing, ObservationContext context) {
    ObservationMerge.Result result = merged(group, existing, context);
    return result.written() ? Optional.of(result.observation()) : Optional.empty();
  }

  private ObservationMerge.Result merged(
      MeasurementGroup group, ObjectNode existing, ObservationContext context) {
    return new ObservationMerge(template(group.first().type()), spanned(group), context)
        .into(existing);
  }

  private ObservationTemplate template(String type) {
    ObservationTemplate exact = byType.get(type);
    ObservationTemplate template = exact != null ? exact : byType.get(lower(type));
    if (template == null) {
      throw new TransformException(
          "no-fhir-template", "No Fhir Template exists with the type name [" + type + "].");
    }
    return template;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
