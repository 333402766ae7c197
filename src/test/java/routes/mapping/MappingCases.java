package routes.mapping;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.stream.Stream;
import routes.mapping.device.Normalization;
import routes.mapping.fhir.ObservationContext;
import routes.mapping.fhir.ObservationKey;
import routes.mapping.fhir.Window;

/** The cases beside the mappings, and what the product makes of them. */
final class MappingCases {
  private static final Path MAPPINGS = Path.of("mappings");

  private MappingCases() {}

  /** One case file with the mapping pair of its folder. */
  record MappingCase(String name, MappingPair pair, JsonNode json) {

    Normalization normalize() {
      return pair.device().normalize(json.get("message"));
    }

    /** The groups in the order of the measurements that began them. */
    List<MeasurementGroup> groups() {
      Map<ObservationKey, List<Measurement>> groups = new LinkedHashMap<>();
      Map<ObservationKey, Window> windows = new LinkedHashMap<>();
      for (Measurement bare : normalize().measurements()) {
        Measurement measurement = bare.from(origin());
        Window window = pair.fhir().window(measurement);
        ObservationKey key = ObservationKey.of("link-1", measurement, window);
        groups.computeIfAbsent(key, k -> new ArrayList<>()).add(measurement);
        windows.put(key, window);
      }
      List<MeasurementGroup> result = new ArrayList<>();
      groups.forEach(
          (key, measurements) ->
              result.add(
                  new MeasurementGroup(
                      windows.get(key).start(), windows.get(key).end(), measurements)));
      return result;
    }

    List<ObjectNode> observations() {
      return groups().stream().map(group -> pair.fhir().create(group, context())).toList();
    }

    ObservationContext context() {
      JsonNode context = json.path("context");
      return new ObservationContext(
          null,
          null,
          null,
          context.path("subject").asText(null),
          context.path("device").asText(null),
          context.path("encounter").asText(null),
          Instant.parse(json.get("ingested").asText()));
    }

    private Measurement.Origin origin() {
      JsonNode properties = json.path("message").path("Properties");
      String version = properties.path("sourceVersion").asText(null);
      return new Measurement.Origin(
          properties.path("connectionId").asText(null),
          properties.path("sender").asText(null),
          properties.path("vendor").asText(null),
          properties.path("dataType").asText(null),
          "upsert",
          properties.path("sourceId").asText(null),
          version == null ? null : Instant.parse(version),
          Instant.parse(json.get("ingested").asText()),
          properties.path("deviceModel").asText(null),
          properties.path("manufacturer").asText(null),
          pair.version(),
          "trace-1");
    }
  }

  static List<MappingPair> pairs() {
    try (Stream<Path> folders = Files.list(MAPPINGS)) {
      return folders.filter(Files::isDirectory).sorted().map(MappingCases::pair).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<MappingCase> all() {
    List<MappingCase> cases = new ArrayList<>();
    for (MappingPair pair : pairs()) {
      Path folder = MAPPINGS.resolve(pair.vendor()).resolve("cases");
      try (Stream<Path> files = Files.list(folder)) {
        files
            .filter(file -> file.toString().endsWith(".json"))
            .sorted()
            .forEach(
                file ->
                    cases.add(
                        new MappingCase(
                            pair.vendor() + "/" + file.getFileName(),
                            pair,
                            CanonicalJson.read(text(file)))));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return cases;
  }

  private static MappingPair pair(Path folder) {
    return MappingPair.load(
        folder.getFileName().toString(),
        text(folder.resolve("device.json")),
        text(folder.resolve("fhir.json")),
        MappingOptions.defaults());
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
