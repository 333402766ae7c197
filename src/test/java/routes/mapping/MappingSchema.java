package routes.mapping;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import routes.mapping.device.DeviceMapping;
import routes.mapping.fhir.FhirMapping;

/** The JSON Schema of a mapping document beside the loader that it describes. */
enum MappingSchema {
  DEVICE("docs/schemas/device-mapping.schema.json", DeviceMapping::load),
  FHIR("docs/schemas/fhir-mapping.schema.json", FhirMapping::load);

  private final JsonNode json;
  private final JsonSchema schema;
  private final Consumer<String> loader;

  MappingSchema(String file, Consumer<String> loader) {
    this.loader = loader;
    try {
      json = Editor.JSON.readTree(Files.readString(Path.of(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    schema = JsonSchemaFactory.getInstance(VersionFlag.V7).getSchema(json);
  }

  JsonNode json() {
    return json;
  }

  /** What the schema finds wrong. */
  List<String> faults(String document) {
    try {
      return schema.validate(Editor.JSON.readTree(document)).stream()
          .map(Object::toString)
          .toList();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON: " + document, e);
    }
  }

  /** What the loader finds wrong. */
  List<MappingError> errors(String document) {
    try {
      loader.accept(document);
      return List.of();
    } catch (MappingException e) {
      return e.errors();
    }
  }

  /** Names of the members that the object at a JSON pointer of the schema may have. */
  Set<String> members(String pointer) {
    Set<String> names = new TreeSet<>();
    json.at(pointer).path("properties").fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Reads as editors do: comments and trailing commas, no other liberty. */
  private static final class Editor {
    private static final JsonMapper JSON =
        JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .build();
  }
}
