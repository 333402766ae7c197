package routes.mapping.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import routes.mapping.MappingException;
import routes.mapping.Measurement;
import routes.mapping.MeasurementGroup;
import routes.mapping.TransformException;
import routes.mapping.conformance.Subset;
import routes.mapping.device.DeviceMapping;
import routes.mapping.device.Normalization;

/** A case of a FHIR mapping: create, merge, references, load, or end to end. */
public final class FhirMappingCase {
  private static final ObservationContext BARE =
      new ObservationContext(
          null, null, null, null, null, null, Instant.parse("2030-01-01T00:00:00Z"));

  /** Throws if the case is not met. */
  public void check(JsonNode json) {
    switch (json.get("kind").asText()) {
      case "create", "merge" -> checkGroup(json);
      case "references" -> checkReferences(json);
      case "load" -> checkLoad(json);
      case "endToEnd" -> checkEndToEnd(json);
      default -> throw new AssertionError("unknown kind " + json.get("kind"));
    }
  }

  private static void checkGroup(JsonNode json) {
    FhirMapping mapping = FhirMapping.load(json.get("template").toString());
    if (json.has("expectedError")) {
      assertThatThrownBy(() -> observation(mapping, json))
          .isInstanceOfAny(TransformException.class, IllegalArgumentException.class);
      return;
    }
    ObjectNode observation = observation(mapping, json);
    assertMatches(json.get("expected"), observation);
    for (JsonNode absent : json.path("absent")) {
      String name = absent.asText();
      if (name.endsWith("*")) {
        String start = name.substring(0, name.length() - 1);
        assertThat(observation.fieldNames())
            .toIterable()
            .noneMatch(field -> field.startsWith(start));
      } else {
        assertThat(observation.has(name)).isFalse();
      }
    }
  }

  private static ObjectNode observation(FhirMapping mapping, JsonNode json) {
    MeasurementGroup group = group(json.get("group"));
    if (json.get("kind").asText().equals("create")) {
      return mapping.create(group, BARE);
    }
    ObjectNode existing = (ObjectNode) json.get("existing");
    return mapping.mergeContent(group, existing, BARE).orElse(existing);
  }

  private static MeasurementGroup group(JsonNode group) {
    List<Measurement> measurements = new ArrayList<>();
    for (var property : group.get("values").properties()) {
      for (JsonNode value : property.getValue()) {
        measurements.add(
            measurement(
                group.get("name").asText(),
                Instant.parse(value.get("time").asText()),
                property.getKey(),
                value.get("value").asText()));
      }
    }
    JsonNode boundary = group.get("boundary");
    return new MeasurementGroup(
        Instant.parse(boundary.get("start").asText()),
        Instant.parse(boundary.get("end").asText()),
        measurements);
  }

  private static Measurement measurement(String type, Instant time, String name, String value) {
    return new Measurement(
        type,
        time,
        null,
        "d",
        null,
        null,
        null,
        null,
        null,
        List.of(new Measurement.Property(name, value)),
        null);
  }

  private static void checkReferences(JsonNode json) {
    FhirMapping mapping =
        FhirMapping.load(
            """
            {"templateType":"CollectionFhir","template":[
              {"templateType":"CodeValueFhir","template":{"typeName":"t","codes":[]}}]}
            """);
    JsonNode ids = json.get("ids");
    ObservationContext context =
        new ObservationContext(
            null,
            json.get("identifier").get("system").asText(),
            json.get("identifier").get("value").asText(),
            reference(ids, "Patient"),
            reference(ids, "Device"),
            reference(ids, "Encounter"),
            Instant.EPOCH);
    Instant time = Instant.EPOCH;
    MeasurementGroup group =
        new MeasurementGroup(time, time, List.of(measurement("t", time, "v", "1")));
    assertMatches(json.get("expected"), mapping.create(group, context));
  }

  private static String reference(JsonNode ids, String type) {
    return ids.hasNonNull(type) ? type + "/" + ids.get(type).asText() : null;
  }

  private static void checkLoad(JsonNode json) {
    boolean single = json.path("scope").asText().startsWith("single");
    JsonNode template = json.get("template");
    String document =
        single
            ? "{\"templateType\":\"CollectionFhir\",\"template\":[" + template + "]}"
            : template.toString();
    if (json.has("expectedError") || !json.path("expectedTemplateErrors").isEmpty()) {
      assertThatThrownBy(() -> FhirMapping.load(document))
          .isInstanceOfSatisfying(
              MappingException.class,
              e -> {
                for (JsonNode text : json.path("expectedTemplateErrors")) {
                  assertThat(e.errors())
                      .anySatisfy(error -> assertThat(error.message()).contains(text.asText()));
                }
              });
      return;
    }
    FhirMapping mapping = FhirMapping.load(document);
    if (json.has("expected")) {
      assertMatches(json.get("expected"), describe(mapping.templates().get(0)));
    }
  }

  private static ObjectNode describe(FhirTemplate template) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("typeName", template.typeName());
    json.put("periodInterval", template.interval().minutes());
    if (template.value() != null) {
      json.set("value", describe(template.value()));
    }
    for (FhirTemplate.Component component : template.components()) {
      ObjectNode entry = json.withArray("components").addObject();
      component.code().codes().forEach(code -> entry.withArray("codes").add(code.toJson()));
      entry.set("value", describe(component.value()));
    }
    return json;
  }

  private static ObjectNode describe(ValueTemplate value) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("valueName", value.valueName());
    if (value instanceof ValueTemplate.Series series) {
      json.put("valueType", "SampledData")
          .put("defaultPeriod", series.period())
          .put("unit", series.unit());
    } else if (value instanceof ValueTemplate.Quantity quantity) {
      json.put("valueType", "Quantity")
          .put("unit", quantity.unit())
          .put("system", quantity.system())
          .put("code", quantity.code());
    } else {
      json.put("valueType", value instanceof ValueTemplate.Text ? "String" : "CodeableConcept");
    }
    return json;
  }

  private static void checkEndToEnd(JsonNode json) {
    DeviceMapping device = DeviceMapping.load(json.get("deviceTemplate").toString());
    FhirMapping fhir = FhirMapping.load(json.get("template").toString());
    for (int i = 0; i < json.get("messages").size(); i++) {
      Normalization normalization = device.normalize(json.get("messages").get(i));
      JsonNode expected = json.get("expected").get(i);
      List<ObjectNode> observations = new ArrayList<>();
      List<String> errors = new ArrayList<>();
      for (Measurement measurement : normalization.measurements()) {
        try {
          Window window = fhir.window(measurement);
          observations.add(
              fhir.create(
                  new MeasurementGroup(window.start(), window.end(), List.of(measurement)), BARE));
        } catch (TransformException e) {
          errors.add(e.reason());
        }
      }
      assertThat(observations).hasSize(expected.get("observations").size());
      for (int k = 0; k < observations.size(); k++) {
        assertMatches(expected.get("observations").get(k), observations.get(k));
      }
      assertThat(errors).hasSize(expected.get("errors").size());
      for (int k = 0; k < errors.size(); k++) {
        assertThat(errors.get(k)).contains(expected.get("errors").get(k).asText());
      }
    }
  }

  private static void assertMatches(JsonNode expected, JsonNode actual) {
    assertThat(Subset.difference("$", expected, actual)).isEmpty();
  }
}
