package routes.mapping.fhir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import routes.mapping.Measurement;

/** How readings came to be, as an Observation tells it; what stands below gives way. */
enum Recording {
  /** Nobody told. */
  UNTOLD(null),
  /** All readings that tell were entered by hand. */
  MANUAL("PATRPT"),
  /** A device measured one of them at least. */
  DEVICE("DEVRPT");

  private static final String SYSTEM = "http://terminology.hl7.org/CodeSystem/v3-ObservationValue";
  private static final String NOTE = "Entered by hand.";

  private final String label;

  Recording(String label) {
    this.label = label;
  }

  static Recording of(List<Measurement> measurements) {
    Recording result = UNTOLD;
    for (Measurement measurement : measurements) {
      if (measurement.recordingMethod() != null) {
        result = result.and("manual".equals(measurement.recordingMethod()) ? MANUAL : DEVICE);
      }
    }
    return result;
  }

  private static Recording of(ObjectNode observation) {
    Recording result = UNTOLD;
    for (JsonNode security : observation.path("meta").path("security")) {
      for (Recording candidate : values()) {
        if (isOf(security) && security.path("code").asText().equals(candidate.label)) {
          result = result.and(candidate);
        }
      }
    }
    return result;
  }

  private static boolean isOf(JsonNode security) {
    return SYSTEM.equals(security.path("system").asText());
  }

  private Recording and(Recording other) {
    return other.compareTo(this) > 0 ? other : this;
  }

  /** Labels an Observation, if there is anything to tell. */
  void label(ObjectNode observation) {
    if (label != null) {
      observation
          .withObjectProperty("meta")
          .withArrayProperty("security")
          .addObject()
          .put("system", SYSTEM)
          .put("code", label);
    }
  }

  /** Writes the note of an entry by hand, or else the device. */
  void describe(ObjectNode observation, String device) {
    if (this == MANUAL) {
      observation.withArrayProperty("note").insertObject(0).put("text", NOTE);
    } else if (device != null) {
      observation.putObject("device").put("reference", device);
    }
  }

  /**
   * Makes an Observation tell of added readings too.
   *
   * @param device their device, or null
   * @return whether it was changed
   */
  boolean join(ObjectNode observation, String device) {
    Recording before = of(observation);
    if (and(before) == before) {
      return false;
    }
    removeFrom(observation.path("meta"), "security", entry -> isOf(entry) && before.label != null);
    label(observation);
    if (this == MANUAL) {
      observation.remove("device");
      describe(observation, device);
    } else if (before == MANUAL) {
      removeFrom(observation, "note", entry -> NOTE.equals(entry.path("text").asText()));
      describe(observation, device);
    }
    return true;
  }

  private static void removeFrom(
      JsonNode owner, String name, java.util.function.Predicate<JsonNode> unwanted) {
    if (owner instanceof ObjectNode object && object.get(name) instanceof ArrayNode entries) {
      for (int i = entries.size() - 1; i >= 0; i--) {
        if (unwanted.test(entries.get(i))) {
          entries.remove(i);
        }
      }
      if (entries.isEmpty()) {
        object.remove(name);
      }
    }
  }
}
