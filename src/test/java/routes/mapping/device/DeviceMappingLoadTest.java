package routes.mapping.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import routes.mapping.MappingError;
import routes.mapping.MappingException;

class DeviceMappingLoadTest {

  private static List<MappingError> errors(String json) {
    return catchThrowableOfType(MappingException.class, () -> DeviceMapping.load(json)).errors();
  }

  @Test
  void namesAreReadWithoutRegardToCaseAndCommentsAreAllowed() {
    DeviceMapping mapping =
        DeviceMapping.load(
            """
            // what the ward's monitors send
            {"$schema":"device.schema.json","TemplateType":"collectioncontenttemplate","Template":[
              {"templatetype":"iotjsonpathcontent","template":{'TypeName':"t","typematchexpression":"$..[?(@Body)]",
                deviceIdExpression:"ignored here [", /* no values */}},
              {"templateType":"CalculatedContentTemplate","template":{"typeName":"u","typeMatchExpression":{"VALUE":"a","language":"jmespath"},
                "deviceIdExpression":"$.d","timestampExpression":"$.t","values":null}}]}
            """);
    assertThat(mapping.templates()).extracting(DeviceTemplate::typeName).containsExactly("t", "u");
  }

  @Test
  void aByteOrderMarkInFrontIsNoFault() {
    assertThat(
            DeviceMapping.load("\uFEFF{\"templateType\":\"CollectionContent\",\"template\":[]}")
                .templates())
        .isEmpty();
  }

  @Test
  void anUnknownMemberIsToldWithThoseThatAreKnown() {
    assertThat(errors("{\"templateType\":\"CollectionContent\",\"template\":[],\"version\":1}"))
        .singleElement()
        .satisfies(
            error ->
                assertThat(error.message())
                    .isEqualTo(
                        "Could not find member 'version' on object of type 'TemplateContainer';"
                            + " known are $schema, templateType, template."));
  }

  @Test
  void everyFaultOfEveryTemplateIsToldWithItsPlace() {
    List<MappingError> errors =
        errors(
            """
            {"templateType":"CollectionContent","template":[
              {"templateType":"JsonPathContent","template":{
                "typeName":"a",
                "typeMatchExpression":"$..[?(@a]",
                "deviceIdExpression":"$.d",
                "timestampExpresion":"$.t"}},
              {"templateType":"CalculatedContent","template":{"typeName":"b","typeMatchExpression":"$.b",
                "deviceIdExpression":{"value":"add(a)","language":"JmesPath"},"timestampExpression":7,
                "values":[{"valueName":"v"}]}},
              {"templateType":"NoSuchContent","template":{}}]}
            """);
    assertThat(errors)
        .extracting(MappingError::line, error -> error.path().replaceAll(".*template\\.", ""))
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(4, "typeMatchExpression"),
            org.assertj.core.groups.Tuple.tuple(
                2, "$.template[0].template".replaceAll(".*template\\.", "")),
            org.assertj.core.groups.Tuple.tuple(6, "timestampExpresion"),
            org.assertj.core.groups.Tuple.tuple(8, "deviceIdExpression.value"),
            org.assertj.core.groups.Tuple.tuple(8, "timestampExpression"),
            org.assertj.core.groups.Tuple.tuple(9, "values[0]"),
            org.assertj.core.groups.Tuple.tuple(
                10, "$.template[2].template".replaceAll(".*template\\.", "")));
    assertThat(errors)
        .extracting(MappingError::message)
        .anyMatch(message -> message.contains("wrong at its character"))
        .contains("Required property 'TimestampExpression' not found in JSON.")
        .contains("No match found for template type NoSuchContent.");
  }

  @Test
  void aDocumentThatIsNoJsonIsToldWithItsPlace() {
    assertThat(errors("{\n \"a\": }"))
        .singleElement()
        .satisfies(error -> assertThat(error.line()).isEqualTo(2));
    assertThat(errors("")).hasSize(1);
    assertThat(errors("{} {}")).hasSize(1);
    assertThat(errors("[]")).hasSize(1);
  }

  @Test
  void aDocumentNestedWithoutEndIsRefused() {
    assertThat(errors("[".repeat(100_000))).hasSize(1);
  }
}
