package routes.mapping.fhir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import routes.mapping.fhir.template.Coding;
import routes.mapping.fhir.template.Concept;
import routes.mapping.fhir.template.FhirTemplate;

/** Finds the components of a template in an Observation, and puts new ones where they belong. */
final class Components {
  private final FhirTemplate template;
  private final ObjectNode observation;

  Components(FhirTemplate template, ObjectNode observation) {
    this.template = template;
    this.observation = observation;
  }

  /**
   * The component by its number in the template, or null: by the service coding where the template
   * has one, else by all of its codes, else by any of them that no other component is known by.
   */
  ObjectNode find(int number) {
    for (JsonNode candidate : observation.path("component")) {
      if (candidate instanceof ObjectNode component && isOf(component, number)) {
        return component;
      }
    }
    if (template.serviceCoding() == null) {
      for (JsonNode candidate : observation.path("component")) {
        if (candidate instanceof ObjectNode component
            && sharesCode(component, number)
            && !isOfAnother(component)) {
          return component;
        }
      }
    }
    return null;
  }

  private boolean isOfAnother(ObjectNode component) {
    for (int number = 0; number < template.components().size(); number++) {
      if (isOf(component, number)) {
        return true;
      }
    }
    return false;
  }

  private boolean isOf(ObjectNode component, int number) {
    FhirTemplate.Component wanted = template.components().get(number);
    if (template.serviceCoding() != null) {
      return has(component, new Coding(template.serviceCoding(), wanted.value().label(), null));
    }
    Concept code = wanted.code();
    return component.path("code").path("coding").size() == code.codes().size()
        && code.codes().stream().allMatch(own -> has(component, own))
        && (!code.codes().isEmpty()
            || Objects.equals(component.path("code").path("text").asText(null), code.text()));
  }

  private boolean sharesCode(ObjectNode component, int number) {
    return template.components().get(number).code().codes().stream()
        .anyMatch(own -> own.code() != null && has(component, own));
  }

  private static boolean has(ObjectNode component, Coding wanted) {
    for (JsonNode coding : component.path("code").path("coding")) {
      if (Objects.equals(wanted.system(), coding.path("system").asText(null))
          && Objects.equals(wanted.code(), coding.path("code").asText(null))) {
        return true;
      }
    }
    return false;
  }

  /** Puts a component before the first one that stands behind it in the template. */
  void insert(ObjectNode component, int number) {
    ArrayNode components = observation.withArrayProperty("component");
    for (int position = 0; position < components.size(); position++) {
      for (int other = number + 1; other < template.components().size(); other++) {
        if (components.get(position) == find(other)) {
          components.insert(position, component);
          return;
        }
      }
    }
    components.add(component);
  }

  /** Takes a component out, and the list with the last one. */
  static void remove(ObjectNode observation, ObjectNode component) {
    ArrayNode components = observation.withArrayProperty("component");
    for (int position = components.size() - 1; position >= 0; position--) {
      if (components.get(position) == component) {
        components.remove(position);
      }
    }
    if (components.isEmpty()) {
      observation.remove("component");
    }
  }
}
