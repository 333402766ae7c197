package routes.sandbox;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A vendor's own description of its API: OpenAPI, or a Google discovery document. Its schemas are
 * read strictly: a member that an object of the description does not have is a fault.
 *
 * <p>The descriptions lie in the folder of the system property {@code specs.dir}, by default {@code
 * ../shared/specs}; where it is missing, the test that asks for one is skipped.
 */
final class VendorSpecification {

  private static final Path FOLDER = Path.of(System.getProperty("specs.dir", "../shared/specs"));
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode document;
  private final String named;

  private VendorSpecification(JsonNode document, String named) {
    this.document = document;
    this.named = named;
  }

  /** An OpenAPI 3 document, JSON or YAML. */
  static VendorSpecification openApi(String file) {
    return new VendorSpecification(read(file), "/components/schemas");
  }

  /** A Google discovery document. */
  static VendorSpecification discovery(String file) {
    return new VendorSpecification(read(file), "/schemas");
  }

  private static JsonNode read(String file) {
    Path path = FOLDER.resolve(file);
    assumeTrue(Files.isRegularFile(path), () -> "no specification at " + path.toAbsolutePath());
    try {
      // YAML holds JSON too.
      return new ObjectMapper(new YAMLFactory()).readTree(path.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The schema of a good answer.
   *
   * @param operation its {@code operationId}; paths are not looked at, since some documents spell
   *     one path in several ways to list it more than once
   */
  ObjectNode answerOf(String operation) {
    return answerOf(operation, 200);
  }

  /**
   * The schema of an answer.
   *
   * @param operation its {@code operationId}
   */
  ObjectNode answerOf(String operation, int status) {
    for (JsonNode path : document.path("paths")) {
      for (JsonNode method : path) {
        if (method.path("operationId").asText().equals(operation)) {
          return answer(method, status);
        }
      }
    }
    throw new IllegalArgumentException("no operation " + operation);
  }

  /** The schema of a good answer to a GET of this path, for operations without an id. */
  ObjectNode answerAt(String path) {
    return answer(document.path("paths").path(path).path("get"), 200);
  }

  private ObjectNode answer(JsonNode method, int status) {
    JsonNode schema =
        method.at("/responses/" + status + "/content").path("application/json").path("schema");
    if (schema.isEmpty()) {
      throw new IllegalArgumentException("no schema of an answer " + status);
    }
    return whole(schema);
  }

  /** The schema of this name. */
  ObjectNode named(String name) {
    return whole(JSON.createObjectNode().put("$ref", name));
  }

  /** What of the document does not fit the schema: place and keyword, such as {@code $.a type}. */
  static Set<String> faults(ObjectNode schema, JsonNode answer) {
    Set<String> faults = new TreeSet<>();
    JsonSchemaFactory.getInstance(VersionFlag.V7)
        .getSchema(schema)
        .validate(answer)
        .forEach(
            fault ->
                faults.add(
                    fault.getInstanceLocation()
                        + " "
                        + fault.getType()
                        + (fault.getProperty() == null ? "" : " " + fault.getProperty())));
    return faults;
  }

  /** The same faults, whatever the position in a list. */
  static Set<String> general(Set<String> faults) {
    Set<String> general = new TreeSet<>();
    faults.forEach(fault -> general.add(fault.replaceAll("\\[\\d+]", "[#]")));
    return general;
  }

  private ObjectNode whole(JsonNode schema) {
    ObjectNode whole = strict(schema);
    ObjectNode definitions = whole.putObject("definitions");
    document
        .at(named)
        .properties()
        .forEach(each -> definitions.set(each.getKey(), strict(each.getValue())));
    return whole;
  }

  private static ObjectNode strict(JsonNode schema) {
    ObjectNode strict = JSON.createObjectNode();
    if (schema.has("$ref")) {
      String name = schema.path("$ref").asText();
      String definition = "#/definitions/" + name.substring(name.lastIndexOf('/') + 1);
      if (schema.path("nullable").asBoolean()) {
        strict.withArray("anyOf").addObject().put("type", "null");
        strict.withArray("anyOf").addObject().put("$ref", definition);
        return strict;
      }
      return strict.put("$ref", definition);
    }
    List<String> types = new ArrayList<>();
    if (schema.path("type").isTextual() && !schema.path("type").asText().equals("any")) {
      types.add(schema.path("type").asText());
      if (schema.path("nullable").asBoolean()) {
        types.add("null");
      }
      strict.set("type", JSON.valueToTree(types));
    }
    for (String keyword : List.of("enum", "required", "format", "minLength")) {
      if (schema.path(keyword).isArray() || schema.path(keyword).isValueNode()) {
        strict.set(keyword, schema.get(keyword));
      }
    }
    if (schema.has("items")) {
      strict.set("items", strict(schema.get("items")));
    }
    if (schema.path("additionalProperties").isObject()) {
      strict.set("additionalProperties", strict(schema.get("additionalProperties")));
    } else if (schema.path("properties").isObject()) {
      properties(schema.get("properties"), strict);
    }
    for (String combination : List.of("allOf", "oneOf", "anyOf")) {
      schema.path(combination).forEach(part -> strict.withArray(combination).add(strict(part)));
    }
    return strict;
  }

  /** A member called {@code $timestamp} stands for every time by which a value is named. */
  private static void properties(JsonNode properties, ObjectNode strict) {
    if (properties.has("$timestamp")) {
      strict.set("additionalProperties", strict(properties.get("$timestamp")));
      return;
    }
    ObjectNode members = strict.putObject("properties");
    properties
        .properties()
        .forEach(member -> members.set(member.getKey(), strict(member.getValue())));
    strict.put("additionalProperties", false);
  }
}
