package routes.fhir.resource;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/**
 * What kind of device a model is, of those in {@code fhir/device-types.json}: coded where ISO/IEEE
 * 11073 has a code for it, else a text alone.
 */
@Component
class DeviceTypes {
  private static final String MDC = "urn:iso:std:iso:11073:10101";

  private final List<Kind> kinds;

  DeviceTypes() {
    try (InputStream file = new ClassPathResource("fhir/device-types.json").getInputStream()) {
      this.kinds = new ObjectMapper().readValue(file, new TypeReference<List<Kind>>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * One kind.
   *
   * @param model pattern of the whole model name; null where all of the maker's devices are one
   *     kind
   * @param code of MDC, or null
   * @param display of the code, or null
   */
  record Kind(String manufacturer, Pattern model, String code, String display, String text) {
    private boolean covers(String maker, String name) {
      return manufacturer.equals(maker)
          && (model == null || (name != null && model.matcher(name).matches()));
    }

    private ObjectNode concept() {
      ObjectNode concept = JsonNodeFactory.instance.objectNode();
      if (code != null) {
        concept
            .putArray("coding")
            .addObject()
            .put("system", MDC)
            .put("code", code)
            .put("display", display);
      }
      return concept.put("text", text);
    }
  }

  /**
   * The {@code Device.type} of a model; empty where its kind is not known.
   *
   * @param manufacturer or null
   * @param model or null
   */
  Optional<ObjectNode> of(String manufacturer, String model) {
    return kinds.stream()
        .filter(kind -> kind.covers(manufacturer, model))
        .findFirst()
        .map(Kind::concept);
  }
}
