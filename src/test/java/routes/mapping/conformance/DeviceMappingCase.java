package routes.mapping.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import routes.mapping.MappingException;
import routes.mapping.Measurement;
import routes.mapping.device.DeviceMapping;
import routes.mapping.device.Normalization;

/** A case of a device mapping: measurements, a failure, or errors at load. */
final class DeviceMappingCase {

  void check(JsonNode json) {
    String template =
        json.has("templateText")
            ? json.get("templateText").asText()
            : json.get("template").toString();
    boolean failsToLoad =
        json.path("expectedError").path("stage").asText().equals("load")
            || !json.path("expectedTemplateErrors").isEmpty();
    if (failsToLoad) {
      checkLoadErrors(json, template);
      return;
    }
    DeviceMapping mapping = DeviceMapping.load(template);
    if (!json.has("message")) {
      return;
    }
    Normalization result = mapping.normalize(json.get("message"));
    if (json.has("expectedError")) {
      checkFailure(json.get("expectedError"), result);
    } else {
      assertThat(result.failures()).isEmpty();
      checkMeasurements(json, result.measurements());
    }
  }

  private static void checkLoadErrors(JsonNode json, String template) {
    assertThatThrownBy(() -> DeviceMapping.load(template))
        .isInstanceOfSatisfying(
            MappingException.class,
            e -> {
              for (JsonNode text : json.path("expectedTemplateErrors")) {
                if (!text.asText().startsWith("<")) {
                  assertThat(e.errors())
                      .anySatisfy(error -> assertThat(error.message()).contains(text.asText()));
                }
              }
            });
  }

  private static void checkFailure(JsonNode expected, Normalization result) {
    assertThat(result.failures()).isNotEmpty();
    String reason = result.failures().get(0).reason();
    if (expected.has("messageEquals")) {
      assertThat(reason).endsWith(expected.get("messageEquals").asText());
    }
    for (JsonNode text : expected.path("messageContains")) {
      assertThat(reason).contains(text.asText());
    }
  }

  private static void checkMeasurements(JsonNode json, List<Measurement> actual) {
    JsonNode expected = json.get("expected");
    assertThat(actual).hasSize(expected.size());
    for (int i = 0; i < expected.size(); i++) {
      JsonNode wanted = expected.get(i);
      Measurement measurement = actual.get(i);
      assertThat(measurement.type()).isEqualTo(wanted.get("type").asText());
      assertThat(measurement.occurrenceTime())
          .isEqualTo(Instant.parse(wanted.get("occurrenceTimeUtc").asText()));
      assertThat(measurement.deviceId()).isEqualTo(wanted.path("deviceId").asText(null));
      assertThat(measurement.patientId()).isEqualTo(wanted.path("patientId").asText(null));
      assertThat(measurement.encounterId()).isEqualTo(wanted.path("encounterId").asText(null));
      assertThat(measurement.correlationId()).isEqualTo(wanted.path("correlationId").asText(null));
      checkProperties(json, wanted.get("properties"), measurement.properties());
    }
  }

  private static void checkProperties(
      JsonNode json, JsonNode expected, List<Measurement.Property> actual) {
    assertThat(actual).hasSize(expected.size());
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.get(i).name()).isEqualTo(expected.get(i).get("name").asText());
      String wanted = expected.get(i).get("value").asText();
      if (json.has("numericTolerance")) {
        assertThat(Double.parseDouble(actual.get(i).value()))
            .isCloseTo(Double.parseDouble(wanted), within(json.get("numericTolerance").asDouble()));
      } else {
        assertThat(actual.get(i).value()).isEqualTo(wanted);
      }
    }
  }
}
