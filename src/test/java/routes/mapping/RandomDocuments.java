package routes.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import routes.cli.cases.CanonicalJson;
import routes.mapping.document.DocumentReader;

/**
 * The product's own mappings and the messages of their cases, with values of wrong types and absurd
 * sizes put in, or with a few characters changed. The same seed gives the same ones.
 */
final class RandomDocuments {
  private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);
  private static final DocumentReader READER = new DocumentReader(MappingOptions.defaults());
  private static final List<JsonNode> DEVICES = read("device.json");
  private static final List<JsonNode> FHIRS = read("fhir.json");
  private static final List<JsonNode> MESSAGES = messages();
  private static final String LONG = "1".repeat(200_000);
  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "[",
          "]",
          "\"",
          ":",
          ",",
          "/*",
          "*/",
          "//",
          "\n",
          "'",
          "\\u0000",
          "\\",
          "null",
          "1e999999999",
          "-",
          "\"a\":1,\"a\":2,",
          "\uFEFF",
          "\uD800",
          "{\"a\":".repeat(1_200),
          "[".repeat(10_000),
          "9".repeat(1_200),
          "\"template\":",
          "$",
          "{identifier-base}");

  private final Random random;
  private final int deepest;

  private RandomDocuments(long seed, int deepest) {
    this.random = new Random(seed * 31 + 11);
    this.deepest = deepest;
  }

  /** A device mapping, or what was one. */
  static String device(long seed) {
    return new RandomDocuments(seed, 450).document(DEVICES);
  }

  /** A FHIR mapping, or what was one. */
  static String fhir(long seed) {
    return new RandomDocuments(seed, 450).document(FHIRS);
  }

  /** A message whose values are not what the mappings expect. */
  static JsonNode message(long seed) {
    RandomDocuments made = new RandomDocuments(seed, seed % 3 == 0 ? 10_000 : 400);
    JsonNode message = made.pick(MESSAGES).deepCopy();
    int changes = made.random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      message = made.changed(message);
    }
    return message;
  }

  private String document(List<JsonNode> originals) {
    JsonNode document = pick(originals).deepCopy();
    int changes = random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      document = changed(document);
    }
    return random.nextInt(3) == 0 ? mutated(document.toString()) : document.toString();
  }

  private JsonNode changed(JsonNode document) {
    List<JsonNode> containers = containers(document);
    if (containers.isEmpty()) {
      return oddValue();
    }
    JsonNode at = pick(containers);
    if (at instanceof ArrayNode array) {
      array.set(random.nextInt(array.size()), oddValue());
    } else {
      List<String> names = new ArrayList<>();
      at.fieldNames().forEachRemaining(names::add);
      String name = pick(names);
      switch (random.nextInt(6)) {
        case 0 -> ((ObjectNode) at).remove(name);
        case 1 -> ((ObjectNode) at).set(name.toUpperCase(java.util.Locale.ROOT), oddValue());
        case 2 -> ((ObjectNode) at).set("unknown", oddValue());
        default -> ((ObjectNode) at).set(name, oddValue());
      }
    }
    return document;
  }

  private static List<JsonNode> containers(JsonNode document) {
    List<JsonNode> containers = new ArrayList<>();
    List<JsonNode> open = new ArrayList<>(List.of(document));
    while (!open.isEmpty()) {
      JsonNode next = open.remove(open.size() - 1);
      if (next.isContainerNode() && !next.isEmpty()) {
        containers.add(next);
        next.forEach(open::add);
      }
    }
    return containers;
  }

  private JsonNode oddValue() {
    return switch (random.nextInt(16)) {
      case 0 -> NODES.nullNode();
      case 1 -> NODES.booleanNode(random.nextBoolean());
      case 2 -> NODES.numberNode(random.nextInt(3) - 1);
      case 3 -> NODES.numberNode(Long.MIN_VALUE);
      case 4 -> CanonicalJson.read(pick(List.of("1e999999999", "-1e-999999999", "1e2147483647")));
      case 5 -> NODES.numberNode(new java.math.BigInteger("9".repeat(900)));
      case 6 -> NODES.textNode("");
      case 7 -> NODES.textNode(LONG);
      case 8 -> NODES.arrayNode();
      case 9 -> NODES.objectNode();
      case 10 -> NODES.arrayNode().add(NODES.objectNode().put("a", 1)).add("x").addNull();
      case 11 -> nested(deepest);
      case 12 ->
          NODES.textNode(
              pick(List.of("-1", "0", "60", "1e2147483647", "1e-2147483647", "NaN", "Infinity")));
      case 13 ->
          NODES.textNode(
              pick(
                  List.of(
                      "SampledData",
                      "Quantity",
                      "String",
                      "CodeableConcept",
                      "CollectionFhir",
                      "JsonPathContent",
                      "period",
                      "JmesPath")));
      case 14 ->
          NODES.textNode(
              pick(
                  List.of(
                      "$..[?(@)]",
                      "$",
                      "@",
                      "*",
                      "Body.*",
                      "to_string(@)",
                      "$.Body.[",
                      "a[?b]",
                      "0001-01-01T00:00:00Z",
                      "9999-12-31T23:59:59.999999999Z",
                      "2026-02-30")));
      default -> NODES.objectNode().set("value", NODES.numberNode(1.5));
    };
  }

  private static JsonNode nested(int depth) {
    JsonNode node = NODES.numberNode(1);
    for (int i = 0; i < depth; i++) {
      node = i % 2 == 0 ? NODES.arrayNode().add(node) : NODES.objectNode().set("a", node);
    }
    return node;
  }

  private String mutated(String text) {
    StringBuilder result = new StringBuilder(text);
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(result.length() + 1);
      int end = Math.min(result.length(), at + 1 + random.nextInt(8));
      switch (random.nextInt(4)) {
        case 0 -> result.delete(at, end);
        case 1 -> result.insert(at, (char) random.nextInt(300));
        case 2 -> result.insert(at, pick(PIECES));
        default -> result.replace(at, end, pick(PIECES));
      }
    }
    return result.toString();
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private static List<JsonNode> messages() {
    List<JsonNode> messages = new ArrayList<>();
    for (JsonNode example : read(".json")) {
      if (example.has("message")) {
        messages.add(example.get("message"));
      }
    }
    return messages;
  }

  private static List<JsonNode> read(String end) {
    try (Stream<Path> files = Files.walk(Path.of("mappings"))) {
      List<JsonNode> documents = new ArrayList<>();
      for (Path file : files.filter(path -> path.toString().endsWith(end)).sorted().toList()) {
        documents.add(READER.read(Files.readString(file)).toJson());
      }
      return documents;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
