package routes.mapping.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import routes.cli.cases.Difference;
import routes.mapping.fhir.FhirMapping;
import routes.mapping.fhir.template.Coding;
import routes.mapping.fhir.template.FhirTemplate;
import routes.mapping.fhir.template.ValueTemplate;

/** A conformance case of loading a FHIR mapping: what is read, or the errors. */
final class FhirLoadCheck {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final JsonNode json;

  FhirLoadCheck(JsonNode json) {
    this.json = json;
  }

  Optional<Difference> run() {
    JsonNode template = json.get("template");
    String document =
        json.path("scope").asText().startsWith("single")
            ? "{\"templateType\":\"CollectionFhir\",\"template\":[" + template + "]}"
            : template.toString();
    if (json.has("expectedError") || !json.path("expectedTemplateErrors").isEmpty()) {
      return LoadErrors.difference(
          json.path("expectedTemplateErrors"), () -> FhirMapping.load(document));
    }
    FhirMapping mapping = FhirMapping.load(document);
    return json.has("expected")
        ? Subset.difference("$", json.get("expected"), describe(mapping.templates().get(0)))
        : Optional.empty();
  }

  private static ObjectNode describe(FhirTemplate template) {
    ObjectNode described = NODES.objectNode();
    described.put("typeName", template.typeName());
    described.put("periodInterval", template.interval().minutes());
    if (template.value() != null) {
      described.set("value", describe(template.value()));
    }
    for (FhirTemplate.Component component : template.components()) {
      ObjectNode entry = described.withArray("components").addObject();
      component.code().codes().forEach(code -> entry.withArray("codes").add(describe(code)));
      entry.set("value", describe(component.value()));
    }
    return described;
  }

  private static ObjectNode describe(Coding coding) {
    return NODES
        .objectNode()
        .put("system", coding.system())
        .put("code", coding.code())
        .put("display", coding.display());
  }

  private static ObjectNode describe(ValueTemplate value) {
    ObjectNode described = NODES.objectNode().put("valueName", value.valueName());
    if (value instanceof ValueTemplate.Series series) {
      described
          .put("valueType", "SampledData")
          .put("defaultPeriod", series.period())
          .put("unit", series.scale().unit());
    } else if (value instanceof ValueTemplate.Quantity quantity) {
      described
          .put("valueType", "Quantity")
          .put("unit", quantity.unit())
          .put("system", quantity.system())
          .put("code", quantity.code());
    } else {
      described.put(
          "valueType", value instanceof ValueTemplate.Text ? "String" : "CodeableConcept");
    }
    return described;
  }
}
