package routes.mapping.fhir.value;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import java.util.Optional;
import routes.mapping.MappingOptions;

/** The extensions on a value that tell the next merge which of two readings counts. */
final class DecisionExtensions {
  /** {@code valueInstant}: when the reading was that a value of a wide window shows. */
  final Extension readingTime;

  /** {@code valueInstant}: its version, where it is not the one of the Observation. */
  final Extension readingVersion;

  /** {@code valueString}: see {@link SampleOrigins}. */
  final Extension sampleTimes;

  /** {@code valueString}: see {@link SampleOrigins}. */
  final Extension sampleVersions;

  /** {@code valueString}, on the Observation: see {@link Deletions}. */
  final Extension deletedReadings;

  /**
   * {@code valueCode}, on an Observation that is entered in error because of {@link
   * #deletedReadings}: see {@link Retraction}.
   */
  final Extension retraction;

  DecisionExtensions(MappingOptions options) {
    String base = options.identifierBase() + "/StructureDefinition/";
    readingTime = new Extension(base + "reading-time", "valueInstant");
    readingVersion = new Extension(base + "reading-version", "valueInstant");
    sampleTimes = new Extension(base + "sample-times", "valueString");
    sampleVersions = new Extension(base + "sample-versions", "valueString");
    deletedReadings = new Extension(base + "deleted-readings", "valueString");
    retraction = new Extension(base + "retraction", "valueCode");
  }

  /** One kind of extension of an element. */
  record Extension(String url, String valueName) {

    /** Its value on an element that may be missing. */
    Optional<JsonNode> on(JsonNode element) {
      for (JsonNode extension : element.path("extension")) {
        if (url.equals(extension.path("url").asText())) {
          return Optional.ofNullable(extension.get(valueName));
        }
      }
      return Optional.empty();
    }

    /** Sets it, or takes it away where the value is null; leaves other extensions alone. */
    void set(ObjectNode element, String value) {
      if (Objects.equals(on(element).map(JsonNode::asText).orElse(null), value)) {
        return;
      }
      ArrayNode extensions = element.withArray("extension");
      for (int i = extensions.size() - 1; i >= 0; i--) {
        if (url.equals(extensions.get(i).path("url").asText())) {
          extensions.remove(i);
        }
      }
      if (value != null) {
        extensions.addObject().put("url", url).put(valueName, value);
      }
      if (extensions.isEmpty()) {
        element.remove("extension");
      }
    }
  }
}
