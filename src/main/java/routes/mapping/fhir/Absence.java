package routes.mapping.fhir;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.IntFunction;
import routes.mapping.fhir.template.FhirTemplate;

/** What stands in an Observation where a template's values are missing. */
final class Absence {
  private static final String SYSTEM = "http://terminology.hl7.org/CodeSystem/data-absent-reason";

  private final FhirTemplate template;
  private final IntFunction<ObjectNode> newComponent;

  /**
   * @param newComponent makes the component of a number, with its code only
   */
  Absence(FhirTemplate template, IntFunction<ObjectNode> newComponent) {
    this.template = template;
    this.newComponent = newComponent;
  }

  /** Whether an Observation shows any value of the template. */
  boolean isTotal(ObjectNode observation) {
    if (template.value() != null && observation.has(template.value().element())) {
      return false;
    }
    Components components = new Components(template, observation);
    for (int i = 0; i < template.components().size(); i++) {
      ObjectNode component = components.find(i);
      if (component != null && component.has(template.components().get(i).value().element())) {
        return false;
      }
    }
    return true;
  }

  /** Fills an Observation that has no value yet: FHIR wants a value, a component or a reason. */
  void putAll(ObjectNode observation) {
    ArrayNode components = observation.arrayNode();
    for (int i = 0; i < template.components().size(); i++) {
      String reason = template.components().get(i).absentReason();
      if (reason != null) {
        ObjectNode component = newComponent.apply(i);
        put(component, reason);
        components.add(component);
      }
    }
    if (components.isEmpty()) {
      put(observation, "unknown");
    } else {
      observation.set("component", components);
    }
  }

  /** What becomes of a component whose value was taken away. */
  void leave(ObjectNode observation, ObjectNode component, int number) {
    String reason = template.components().get(number).absentReason();
    if (reason == null) {
      Components.remove(observation, component);
    } else if (!component.has("dataAbsentReason")) {
      put(component, reason);
    }
  }

  /** Says why an Observation or component has no value. */
  static void put(ObjectNode owner, String reason) {
    owner
        .putObject("dataAbsentReason")
        .putArray("coding")
        .addObject()
        .put("system", SYSTEM)
        .put("code", reason);
  }
}
