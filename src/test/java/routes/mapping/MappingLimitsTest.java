package routes.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import routes.cli.cases.CanonicalJson;
import routes.mapping.device.DeviceMapping;
import routes.mapping.device.MatchFailure;
import routes.mapping.fhir.FhirMapping;

/** What documents and messages may ask for, and that an installation decides it. */
class MappingLimitsTest {
  private static final String DEVICE =
      """
      {"templateType": "CollectionContent", "template": [{"templateType": "CalculatedContent",
        "template": {"typeName": "t", "typeMatchExpression": "$.Body[?(@.v =~ /(.*a){20}$/)]",
          "deviceIdExpression": "$.Body[0].d", "timestampExpression": "$.Body[0].t"}}]}\
      """;
  private static final String FHIR =
      """
      {"templateType": "CollectionFhir", "template": [{"templateType": "CodeValueFhir", "template":
        {"typeName": "t", "periodInterval": 60, "codes": [], "value": {"valueType": "SampledData",
          "valueName": "v", "unit": "1", "defaultPeriod": %s}}}]}\
      """;

  @Test
  void aDocumentNestedTooDeepIsRefused() {
    String nested = "[".repeat(10_000) + "]".repeat(10_000);
    assertThatThrownBy(() -> DeviceMapping.load(nested))
        .hasMessageContaining("more than 500 levels of objects and arrays (mappings-max-nesting)");
    assertThatThrownBy(() -> FhirMapping.load(nested, MappingOptions.defaults().withMaxNesting(20)))
        .hasMessageContaining("column 21")
        .hasMessageContaining("more than 20 levels");
  }

  @Test
  void aMessageNestedTooDeepIsOneFailure() {
    JsonNode message = JsonNodeFactory.instance.numberNode(1);
    for (int i = 0; i < 10_000; i++) {
      message = JsonNodeFactory.instance.objectNode().set("Body", message);
    }
    DeviceMapping mapping = DeviceMapping.load(DEVICE);
    assertThat(mapping.normalize(message).failures())
        .containsExactly(
            new MatchFailure(
                0,
                "nested-too-deep",
                "The message has more than 500 levels of objects and arrays"
                    + " (mappings-max-nesting)."));
    assertThat(mapping.explain(message)).isEmpty();
  }

  @Test
  void anExpressionThatTakesTooManyStepsFailsItsMatch() {
    MappingOptions few = MappingOptions.defaults().with(new ExpressionLimits(1_000, 2_000));
    JsonNode message = CanonicalJson.read("{\"Body\": [{\"v\": \"" + "a".repeat(40) + "!\"}]}");
    assertThat(DeviceMapping.load(DEVICE, few).normalize(message).failures())
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.code()).isEqualTo("expression-failed");
              assertThat(failure.reason()).contains("2000 (mappings-max-expression-steps)");
            });
  }

  @Test
  void anExpressionThatIsTooLongIsRefusedAndNotRepeated() {
    String longOne = DEVICE.replace("$.Body[0].d", "$." + "d".repeat(1_000_000));
    assertThatThrownBy(() -> DeviceMapping.load(longOne))
        .hasMessageContaining("longer than 10000 characters (mappings-max-expression-length)")
        .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(2_000));
  }

  @Test
  void theLimitOfSamplesNamesItsSetting() {
    assertThat(FhirMapping.load(FHIR.formatted("60000")).templates()).hasSize(1);
    assertThatThrownBy(
            () ->
                FhirMapping.load(
                    FHIR.formatted("60000"), MappingOptions.defaults().withMaxSamples(59)))
        .hasMessageContaining("more than 59 samples (mappings-max-samples)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e2147483647",
        "1e-2147483647",
        "1e999999999",
        "-1",
        "0",
        "\"1e2147483647\"",
        "\"NaN\"",
        "1e9999999999"
      })
  void absurdPeriodsAreRefused(String period) {
    assertThatThrownBy(() -> FhirMapping.load(FHIR.formatted(period)))
        .isInstanceOf(MappingException.class);
  }

  @Test
  void aPeriodOfAMillionDigitsIsRefused() {
    assertThatThrownBy(() -> FhirMapping.load(FHIR.formatted("\"" + "1".repeat(1_000_000) + "\"")))
        .isInstanceOf(MappingException.class);
  }

  /** The place of every value, written out, would need gigabytes. */
  @Test
  void longNamesAroundManyValuesNeedNoMemory() {
    String values = "0,".repeat(400_000) + "0";
    String name = "n".repeat(40_000);
    assertThatThrownBy(
            () -> DeviceMapping.load("{\"%s\": {\"%s\": [%s]}}".formatted(name, name, values)))
        .isInstanceOf(MappingException.class);
  }
}
