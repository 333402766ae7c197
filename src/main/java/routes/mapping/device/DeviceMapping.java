package routes.mapping.device;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import routes.mapping.ExpressionException;
import routes.mapping.MappingError;
import routes.mapping.MappingException;
import routes.mapping.MappingOptions;
import routes.mapping.Measurement;
import routes.mapping.document.DocumentNode;
import routes.mapping.document.DocumentReader;
import routes.mapping.document.TemplateCollection;

/**
 * A device mapping document ({@code CollectionContent}), compiled: makes measurements of device
 * messages. Immutable and thread-safe; it never looks anything up outside the message.
 */
public final class DeviceMapping {
  private final List<DeviceTemplate> templates;
  private final int maxNesting;

  private DeviceMapping(List<DeviceTemplate> templates, int maxNesting) {
    this.templates = List.copyOf(templates);
    this.maxNesting = maxNesting;
  }

  /**
   * Loads a document with the default options.
   *
   * @throws MappingException with every fault of the document
   */
  public static DeviceMapping load(String json) {
    return load(json, MappingOptions.defaults());
  }

  /**
   * Loads a document.
   *
   * @throws MappingException with every fault of the document
   */
  public static DeviceMapping load(String json, MappingOptions options) {
    DocumentNode root = new DocumentReader(options).read(json);
    List<MappingError> errors = new ArrayList<>();
    DeviceTemplateReader reader = new DeviceTemplateReader(errors, options.expressions());
    List<DeviceTemplate> templates =
        new TemplateCollection(errors).read(root, "CollectionContent", members -> {}, reader::read);
    if (!errors.isEmpty()) {
      throw new MappingException(errors);
    }
    return new DeviceMapping(templates, options.maxNesting());
  }

  /** The measurement types that the document can make, and the value names of each template. */
  public List<DeviceTemplate> templates() {
    return templates;
  }

  /**
   * Applies every template to a message.
   *
   * @param envelope {@code {"Body", "Properties", "SystemProperties"}}, read with {@link
   *     routes.mapping.Json}
   * @return never null; a message that no template matches gives two empty lists, one that is
   *     nested too deep a single failure
   */
  public Normalization normalize(JsonNode envelope) {
    Set<String> names = new HashSet<>();
    if (!collectNames(envelope, names, maxNesting)) {
      return new Normalization(List.of(), List.of(tooDeep()));
    }
    ObjectNode extended = JsonNodeFactory.instance.objectNode();
    if (envelope instanceof ObjectNode object) {
      extended.setAll(object);
    }
    List<Measurement> measurements = new ArrayList<>();
    List<MatchFailure> failures = new ArrayList<>();
    int match = 0;
    for (DeviceTemplate template : templates) {
      if (!names.containsAll(template.requiredNames())) {
        continue;
      }
      List<JsonNode> tokens;
      try {
        tokens = template.matches(envelope);
      } catch (ExtractionException e) {
        failures.add(e.failure(match, template.typeName()));
        match++;
        continue;
      } catch (ExpressionException e) {
        failures.add(
            new ExtractionException("expression-failed", e.getMessage())
                .failure(match, template.typeName()));
        match++;
        continue;
      }
      for (JsonNode token : tokens) {
        try {
          measurements.add(template.extract(envelope, token, extended));
        } catch (ExtractionException e) {
          failures.add(e.failure(match, template.typeName()));
        }
        match++;
      }
    }
    return new Normalization(measurements, failures);
  }

  /**
   * What every template does with a message, step by step. Slow and for people; {@link #normalize}
   * makes the measurements. Nothing is told of a message that is nested too deep.
   */
  public List<TemplateExplanation> explain(JsonNode envelope) {
    Set<String> names = new HashSet<>();
    if (!collectNames(envelope, names, maxNesting)) {
      return List.of();
    }
    TemplateExplainer explainer = new TemplateExplainer(envelope, names);
    return templates.stream().map(explainer::explain).toList();
  }

  private MatchFailure tooDeep() {
    return new MatchFailure(
        0,
        "nested-too-deep",
        "The message has more than "
            + maxNesting
            + " levels of objects and arrays ("
            + MappingOptions.MAX_NESTING
            + ").");
  }

  /** Every member name, or false where there are more levels than may be. */
  private static boolean collectNames(JsonNode node, Set<String> names, int levels) {
    if (node.isContainerNode() && levels == 0) {
      return false;
    }
    if (node.isObject()) {
      for (var member : node.properties()) {
        names.add(member.getKey());
        JsonNode value = member.getValue();
        if (value.isContainerNode() && !collectNames(value, names, levels - 1)) {
          return false;
        }
      }
    } else {
      for (JsonNode element : node) {
        if (element.isContainerNode() && !collectNames(element, names, levels - 1)) {
          return false;
        }
      }
    }
    return true;
  }
}
