package routes.cli.lint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import routes.cli.lint.document.Findings;
import routes.cli.lint.document.RouteDocument;
import routes.cli.lint.document.Spelling;
import routes.cli.lint.document.YamlNode;

/** Every file against the JSON Schema that camel-yaml-dsl carries for its own language. */
final class SchemaRule implements Rule {

  private static final String SCHEMA = "/schema/camelYamlDsl.json";

  /** What says most about a place comes first; what only follows from it is not told. */
  private static final List<String> TELLING =
      List.of("additionalProperties", "enum", "maxProperties", "type", "required");

  private static final Set<String> SHAPES = Set.of("object", "array");

  private final JsonNode source;
  private final JsonSchema schema;

  SchemaRule() {
    try (InputStream input = SchemaRule.class.getResourceAsStream(SCHEMA)) {
      source = new ObjectMapper().readTree(input);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    var config =
        SchemaValidatorsConfig.builder()
            .pathType(PathType.JSON_POINTER)
            .preloadJsonSchema(false)
            .build();
    schema = JsonSchemaFactory.getInstance(VersionFlag.V4).getSchema(source, config);
  }

  @Override
  public void check(List<RouteDocument> documents, Findings findings) {
    for (RouteDocument document : documents) {
      telling(schema.validate(document.root().toJson()))
          .forEach(message -> report(document, message, findings));
    }
  }

  /**
   * A value that may be one of several shapes gives an error for each shape it is not. Kept are the
   * deepest places, and at each place the most telling kind of error.
   */
  private static List<ValidationMessage> telling(Set<ValidationMessage> messages) {
    Map<JsonNodePath, List<ValidationMessage>> byPlace =
        messages.stream()
            .filter(message -> TELLING.contains(message.getType()))
            .collect(Collectors.groupingBy(ValidationMessage::getInstanceLocation));
    List<ValidationMessage> told = new ArrayList<>();
    byPlace.forEach(
        (place, here) -> {
          String first =
              here.stream()
                  .map(ValidationMessage::getType)
                  .min(Comparator.comparingInt(TELLING::indexOf))
                  .orElseThrow();
          boolean deeper =
              byPlace.keySet().stream()
                  .anyMatch(other -> !other.equals(place) && other.startsWith(place));
          if (!deeper || first.equals("additionalProperties")) {
            List<ValidationMessage> kind =
                here.stream().filter(message -> message.getType().equals(first)).toList();
            told.addAll(first.equals("type") ? List.of(simplest(kind)) : kind);
          }
        });
    if (told.isEmpty()) {
      messages.stream().limit(1).forEach(told::add);
    }
    return told;
  }

  /** Of several shapes a value could have, the plain one. */
  private static ValidationMessage simplest(List<ValidationMessage> types) {
    return types.stream()
        .filter(message -> !SHAPES.contains(message.getSchemaNode().asText()))
        .findFirst()
        .orElse(types.get(0));
  }

  private void report(RouteDocument document, ValidationMessage message, Findings findings) {
    YamlNode node = document.root();
    String name = "the file";
    JsonNodePath place = message.getInstanceLocation();
    for (int i = 0; i < place.getNameCount(); i++) {
      if (place.getElement(i) instanceof Integer index && index < node.items().size()) {
        node = node.items().get(index);
      } else {
        name = place.getName(i);
        node = node.field(name).orElse(node);
      }
    }
    String problem;
    String remedy;
    switch (message.getType()) {
      case "additionalProperties" -> {
        String unknown = message.getProperty();
        node = node.field(unknown).orElse(node);
        List<String> known = new ArrayList<>();
        schemaAround(message).path("properties").fieldNames().forEachRemaining(known::add);
        problem = "\"" + unknown + "\" is not known in " + name;
        remedy = Spelling.advice(unknown, known, "remove it or move it to where it belongs");
      }
      case "required" -> {
        problem = "\"" + message.getProperty() + "\" is missing in " + name;
        remedy = "add it";
      }
      case "maxProperties" -> {
        problem = "two names stand in one item of " + name;
        remedy = "begin each with its own dash";
      }
      case "enum" -> {
        problem = "\"" + node.text() + "\" is no value of " + name;
        List<String> values = new ArrayList<>();
        message.getSchemaNode().forEach(value -> values.add(value.asText()));
        remedy = "write one of " + String.join(", ", values);
      }
      case "type" -> {
        String expected = message.getSchemaNode().asText();
        problem = name + " must be of type " + expected;
        remedy = asType(node, expected);
      }
      default -> {
        problem = name + ": " + message.getError();
        remedy = "see the Camel YAML DSL";
      }
    }
    findings.add(
        document.file(),
        node.line(),
        "schema",
        problem + " (column " + node.column() + ")",
        remedy);
  }

  private static String asType(YamlNode node, String expected) {
    if (!node.isScalar() || SHAPES.contains(expected)) {
      return "write it as " + expected;
    }
    return expected.equals("string")
        ? "put " + node.text() + " in quotes"
        : "write it without quotes, as " + expected;
  }

  private JsonNode schemaAround(ValidationMessage message) {
    JsonNodePath path = message.getSchemaLocation().getFragment();
    JsonNode node = source;
    for (int i = 0; i < path.getNameCount() - 1; i++) {
      node =
          path.getElement(i) instanceof Integer index
              ? node.path(index)
              : node.path(path.getName(i));
    }
    return node;
  }
}
