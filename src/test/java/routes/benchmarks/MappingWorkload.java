package routes.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import routes.cli.cases.ObservationGroups;
import routes.mapping.Json;
import routes.mapping.MappingOptions;
import routes.mapping.catalog.MappingPair;
import routes.mapping.device.Normalization;
import routes.mapping.fhir.ObservationContext;
import routes.mapping.fhir.ObservationKey;

/**
 * Messages, the mapping they are read with, and what is counted of them.
 *
 * @param unit what is counted: points or Observations
 * @param counted how many of them all messages together hold
 * @param messages UTF-8 JSON, one envelope each
 */
record MappingWorkload(String unit, int counted, MappingPair pair, List<byte[]> messages) {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Instant FIRST = Instant.parse("2026-11-20T00:00:00Z");
  private static final int MESSAGES = 1_000;
  private static final int MINUTES_A_DAY = 1_440;

  /** The workloads by name, in the order of the table. */
  static final Map<String, Supplier<MappingWorkload>> ALL = all();

  private static Map<String, Supplier<MappingWorkload>> all() {
    Map<String, Supplier<MappingWorkload>> all = new LinkedHashMap<>();
    all.put("heart-rate day, 1,440 points", () -> heartRates(1));
    all.put("ten such days in one message", () -> heartRates(10));
    all.put("1,000 Withings measure groups", MappingWorkload::withings);
    all.put("1,000 readings, 40 templates", () -> readings(40));
    all.put("1,000 readings, 1 template", () -> readings(1));
    return all;
  }

  /** The one of that name. */
  static MappingWorkload named(String name) {
    return ALL.get(name).get();
  }

  /** From the bytes of a message to the bytes of its Observations. */
  List<byte[]> run(byte[] message) throws IOException {
    List<byte[]> written = new ArrayList<>();
    for (ObjectNode observation : observations(message)) {
      written.add(Json.mapper().writeValueAsBytes(observation));
    }
    return written;
  }

  /** The Observations of a message, grouped as the filing stage does. */
  List<ObjectNode> observations(byte[] message) throws IOException {
    Normalization normalized = pair.device().normalize(Json.mapper().readTree(message));
    if (!normalized.failures().isEmpty()) {
      throw new IllegalStateException(normalized.failures().get(0).reason());
    }
    ObservationGroups groups = new ObservationGroups(pair.fhir(), "link");
    normalized.measurements().forEach(groups::add);
    List<ObjectNode> observations = new ArrayList<>();
    groups
        .groups()
        .forEach((key, group) -> observations.add(pair.fhir().create(group, context(key))));
    return observations;
  }

  private static ObservationContext context(ObservationKey key) {
    String name = key.value();
    return new ObservationContext(
        ObservationKey.id(name),
        "https://example.org/identifier/observation",
        name,
        "Patient/p1",
        "Device/d1",
        null,
        FIRST);
  }

  private static MappingWorkload heartRates(int days) {
    ObjectNode body = NODES.objectNode().put("device", "watch-1");
    ArrayNode samples = body.putArray("samples");
    int points = days * MINUTES_A_DAY;
    for (int minute = 0; minute < points; minute++) {
      samples
          .addObject()
          .put("time", FIRST.plusSeconds(60L * minute).toString())
          .put("bpm", 50 + minute % 90);
    }
    String device =
        """
        {"templateType": "CollectionContent", "template": [{"templateType": "CalculatedContent",
          "template": {"typeName": "heart-rate", "typeMatchExpression": "$.Body.samples[*]",
            "deviceIdExpression": "$.Body.device", "timestampExpression": "$.matchedToken.time",
            "values": [{"valueName": "bpm", "valueExpression": "$.matchedToken.bpm",
              "required": true}]}}]}\
        """;
    String fhir =
        """
        {"templateType": "CollectionFhir", "template": [{"templateType": "CodeValueFhir",
          "template": {"typeName": "heart-rate", "periodInterval": 60, "serviceCoding": false,
            "codes": [{"system": "http://loinc.org", "code": "8867-4", "display": "Heart rate"}],
            "value": {"valueType": "SampledData", "valueName": "bpm", "defaultPeriod": 60000,
              "unit": "/min"}}}]}\
        """;
    return new MappingWorkload("points", points, pair(device, fhir), List.of(enveloped(body)));
  }

  private static MappingWorkload readings(int templates) {
    String device =
        collection(
            "CollectionContent",
            templates,
            """
            {"templateType": "JsonPathContent", "template": {"typeName": "kind-%1$d",
              "typeMatchExpression": "$..[?(@kind%1$d)]", "deviceIdExpression": "$.device",
              "timestampExpression": "$.time", "values": [{"valueName": "value",
                "valueExpression": "$.kind%1$d", "required": true}]}}\
            """);
    String fhir =
        collection(
            "CollectionFhir",
            templates,
            """
            {"templateType": "CodeValueFhir", "template": {"typeName": "kind-%1$d",
              "codes": [{"system": "https://example.org/kinds", "code": "kind-%1$d"}],
              "value": {"valueType": "Quantity", "valueName": "value", "unit": "1",
                "system": "http://unitsofmeasure.org", "code": "1"}}}\
            """);
    List<byte[]> messages = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      messages.add(
          enveloped(
              NODES
                  .objectNode()
                  .put("device", "device-" + i % 20)
                  .put("time", FIRST.plusSeconds(i).toString())
                  .put("kind" + i % templates, 60 + i % 40)));
    }
    return new MappingWorkload("Observations", MESSAGES, pair(device, fhir), messages);
  }

  private static String collection(String type, int templates, String template) {
    return "{\"templateType\": \"%s\", \"template\": [%s]}"
        .formatted(
            type,
            String.join(",", IntStream.range(0, templates).mapToObj(template::formatted).toList()));
  }

  /** Weights with body composition, blood pressures, temperatures and oxygen, in turns. */
  private static MappingWorkload withings() {
    Path folder = Path.of("mappings", "withings");
    try {
      MappingPair pair =
          pair(
              Files.readString(folder.resolve("device.json")),
              Files.readString(folder.resolve("fhir.json")));
      List<byte[]> messages =
          IntStream.range(0, MESSAGES).mapToObj(MappingWorkload::group).toList();
      MappingWorkload uncounted = new MappingWorkload("Observations", 0, pair, messages);
      int observations = 0;
      for (byte[] message : messages) {
        observations += uncounted.observations(message).size();
      }
      return new MappingWorkload("Observations", observations, pair, messages);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] group(int number) {
    ObjectNode body =
        NODES
            .objectNode()
            .put("grpid", 4_000_000_000L + number)
            .put("attrib", 0)
            .put("date", FIRST.getEpochSecond() + 60L * number)
            .put("created", FIRST.getEpochSecond() + 60L * number + 8)
            .put("modified", FIRST.getEpochSecond() + 60L * number + 28)
            .put("category", 1)
            .put("deviceid", "892359876fd8805ac45bab078c4828692f0276b1");
    ArrayNode measures = body.putArray("measures");
    switch (number % 4) {
      case 0 -> {
        measure(measures, 1, 65_000 + number, -3);
        measure(measures, 5, 52_000 + number, -3);
        measure(measures, 6, 20_000 + number, -3);
        measure(measures, 8, 1_300 + number % 100, -2);
        measure(measures, 76, 4_900 + number % 100, -2);
        measure(measures, 77, 3_600 + number % 100, -2);
        measure(measures, 88, 260, -2);
      }
      case 1 -> {
        measure(measures, 9, 70 + number % 20, 0);
        measure(measures, 10, 110 + number % 30, 0);
        measure(measures, 11, 60 + number % 40, 0);
      }
      case 2 -> measure(measures, 71, 36_400 + number % 900, -3);
      default -> measure(measures, 54, 94 + number % 6, 0);
    }
    body.put("model", "Body+").put("modelid", 5);
    return enveloped(body);
  }

  private static void measure(ArrayNode measures, int type, long value, int unit) {
    measures.addObject().put("value", value).put("type", type).put("unit", unit);
  }

  private static byte[] enveloped(JsonNode body) {
    ObjectNode envelope = NODES.objectNode();
    envelope.set("Body", body);
    envelope.putObject("Properties").put("timezone", "Europe/Amsterdam");
    envelope.putObject("SystemProperties");
    try {
      return Json.mapper().writeValueAsBytes(envelope);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MappingPair pair(String device, String fhir) {
    return MappingPair.load("bench", device, fhir, MappingOptions.defaults());
  }
}
