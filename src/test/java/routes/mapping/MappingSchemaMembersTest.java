package routes.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import routes.mapping.fhir.template.Concept;
import routes.mapping.fhir.template.SampleScale;
import routes.mapping.fhir.template.ValueTemplate;

/**
 * The schemas name exactly the members that the loader knows. What the loader knows is taken from
 * its answer to a member that nobody knows.
 */
class MappingSchemaMembersTest {
  private static final Pattern KNOWN =
      Pattern.compile("Could not find member 'nobodyKnowsThis' .*; known are (.*)\\.");
  private static final String EXTRACTION =
      "'typeName':'t','typeMatchExpression':%s,'deviceIdExpression':'$.d','timestampExpression':'$.t'";

  /** Members of a value that the code calls by another name. */
  private static final Map<String, String> MEMBERS =
      Map.of("period", "defaultPeriod", "statistic", "summary");

  @ParameterizedTest
  @CsvSource({
    "CalculatedContent, calculatedContent",
    "JsonPathContent, jsonPathContent",
    "IotJsonPathContent, iotJsonPathContent",
    "IotCentralJsonPathContent, iotCentralJsonPathContent"
  })
  void ofADeviceTemplate(String kind, String definition) {
    String body = EXTRACTION.formatted("'$.m'") + ",'nobodyKnowsThis':1";
    assertThat(MappingSchema.DEVICE.members("/definitions/" + definition))
        .isEqualTo(known(MappingSchema.DEVICE, device(kind, body)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      value = {
        "Value ¦ 'values':[{'valueName':'v','valueExpression':'$.v','nobodyKnowsThis':1}]",
        "Rejection ¦"
            + " 'rejectWhen':[{'expression':'$.a','code':'c','reason':'r','nobodyKnowsThis':1}]"
      })
  void ofAPartOfADeviceTemplate(String part, String members) {
    Set<String> known =
        known(
            MappingSchema.DEVICE,
            device("JsonPathContent", EXTRACTION.formatted("'$.m'") + "," + members));
    assertThat(MappingSchema.DEVICE.members("/definitions/path" + part)).isEqualTo(known);
    assertThat(MappingSchema.DEVICE.members("/definitions/calculated" + part)).isEqualTo(known);
  }

  @Test
  void ofAnExpressionWithItsLanguage() {
    String body = EXTRACTION.formatted("{'value':'$.m','nobodyKnowsThis':1}");
    assertThat(MappingSchema.DEVICE.members("/definitions/languageExpression"))
        .isEqualTo(known(MappingSchema.DEVICE, device("CalculatedContent", body)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      value = {
        "codeValueFhir ¦ 'codes':[],'nobodyKnowsThis':1",
        "code ¦ 'codes':[{'nobodyKnowsThis':1}]",
        "category ¦ 'codes':[],'category':[{'nobodyKnowsThis':1}]",
        "component ¦ 'codes':[],'components':[{'codes':[],'nobodyKnowsThis':1,"
            + "'value':{'valueType':'String','valueName':'v'}}]"
      })
  void ofAFhirTemplate(String definition, String members) {
    String document =
        "{'templateType':'CollectionFhir','template':[{'templateType':'CodeValueFhir','template':"
            + "{'typeName':'t',"
            + members
            + "}}]}";
    assertThat(MappingSchema.FHIR.members("/definitions/" + definition))
        .isEqualTo(known(MappingSchema.FHIR, document));
  }

  @Test
  void ofTheDefaultsOfACollection() {
    String document =
        "{'templateType':'CollectionFhir','template':[],'defaults':{'nobodyKnowsThis':1}}";
    assertThat(MappingSchema.FHIR.members("/definitions/defaults"))
        .isEqualTo(known(MappingSchema.FHIR, document));
  }

  @ParameterizedTest
  @EnumSource
  void ofADocumentAndOfItsTemplates(MappingSchema schema) {
    String type = schema == MappingSchema.FHIR ? "CollectionFhir" : "CollectionContent";
    String begin = "{'templateType':'" + type + "','template':[";
    assertThat(schema.members("")).isEqualTo(known(schema, begin + "],'nobodyKnowsThis':1}"));
    assertThat(schema.members("/definitions/template"))
        .isEqualTo(
            known(schema, begin + "{'templateType':'t','template':{},'nobodyKnowsThis':1}]}"));
  }

  /** The loader lets unknown members of a value pass, as the connector does. */
  @Test
  void ofAValue() {
    Set<String> common = MappingSchema.FHIR.members("/definitions/value");
    assertThat(common).containsExactlyInAnyOrder("valueType", "valueName");
    Map<String, List<Class<? extends ValueTemplate>>> types =
        Map.of(
            "Quantity",
            List.of(ValueTemplate.Quantity.class, ValueTemplate.Summary.class),
            "SampledData",
            List.of(ValueTemplate.Series.class),
            "Waveform",
            List.of(ValueTemplate.Waveform.class),
            "String",
            List.of(ValueTemplate.Text.class),
            "CodeableConcept",
            List.of(ValueTemplate.Constant.class, ValueTemplate.Coded.class));
    assertThat(types.keySet()).containsExactlyInAnyOrderElementsOf(ValueTemplate.TYPES);
    types.forEach(
        (name, templates) -> {
          Set<String> members = new TreeSet<>(MappingSchema.FHIR.members(definition(name)));
          members.add("valueName");
          Set<String> spelled = new TreeSet<>();
          templates.forEach(template -> spelled.addAll(spelled(template)));
          assertThat(members).as(name).isEqualTo(spelled);
          members.stream()
              .filter(member -> !member.equals("valueName"))
              .forEach(member -> assertReads(name, member));
        });
  }

  @Test
  void theChoicesOfTheSchemaAreTheLoadersChoices() {
    assertThat(choices(MappingSchema.FHIR, "/definitions/value/properties/valueType"))
        .isEqualTo(Set.copyOf(ValueTemplate.TYPES));
    for (String member : List.of("effective", "performer", "window")) {
      String document =
          "{'templateType':'CollectionFhir','template':[],'defaults':{'" + member + "':'nobody'}}";
      assertThat(choices(MappingSchema.FHIR, "/definitions/defaults/properties/" + member))
          .isEqualTo(told(MappingSchema.FHIR, document, Pattern.compile(".*; known are (.*)\\.")));
    }
    String summary =
        "{'templateType':'CollectionFhir','template':[{'templateType':'CodeValueFhir','template':"
            + "{'typeName':'t','codes':[],'value':"
            + "{'valueType':'Quantity','valueName':'v','summary':'nobody'}}}]}";
    assertThat(choices(MappingSchema.FHIR, "/definitions/quantityValue/properties/summary"))
        .isEqualTo(told(MappingSchema.FHIR, summary, Pattern.compile(".*; known are (.*)\\.")));
    String language =
        device(
            "CalculatedContent",
            EXTRACTION.formatted("'$.m'") + ",'defaultExpressionLanguage':'nobody'");
    assertThat(choices(MappingSchema.DEVICE, "/definitions/language"))
        .isEqualTo(told(MappingSchema.DEVICE, language, Pattern.compile(".*; known are (.*)\\.")));
  }

  private static void assertReads(String valueType, String member) {
    String value = "'valueType':'%s','valueName':'v','defaultPeriod':1,'%s':{}";
    String document =
        "{'templateType':'CollectionFhir','template':[{'templateType':'CodeValueFhir','template':"
            + "{'typeName':'t','codes':[],'value':{%s}}}]}"
                .formatted(value.formatted(valueType, member));
    assertThat(MappingSchema.FHIR.errors(json(document)))
        .as(member + " of " + valueType)
        .anySatisfy(error -> assertThat(error.path()).endsWith(".value." + member));
  }

  private static Set<String> spelled(Class<? extends ValueTemplate> type) {
    Set<String> names = new TreeSet<>();
    for (RecordComponent component : type.getRecordComponents()) {
      if (component.getName().equals("concept")) {
        names.addAll(names(Concept.class));
      } else if (component.getName().equals("scale")) {
        names.addAll(names(SampleScale.class));
      } else {
        names.add(MEMBERS.getOrDefault(component.getName(), component.getName()));
      }
    }
    return names;
  }

  private static List<String> names(Class<? extends Record> type) {
    return Stream.of(type.getRecordComponents()).map(RecordComponent::getName).toList();
  }

  private static String definition(String valueType) {
    return "/definitions/%s%sValue"
        .formatted(Character.toLowerCase(valueType.charAt(0)), valueType.substring(1));
  }

  private static Set<String> choices(MappingSchema schema, String pointer) {
    Set<String> choices = new TreeSet<>();
    for (JsonNode choice : schema.json().at(pointer + "/anyOf/0/enum")) {
      choices.add(choice.asText());
    }
    return choices;
  }

  private static Set<String> known(MappingSchema schema, String document) {
    return told(schema, document, KNOWN);
  }

  private static Set<String> told(MappingSchema schema, String document, Pattern message) {
    List<String> names = new ArrayList<>();
    for (MappingError error : schema.errors(json(document))) {
      Matcher known = message.matcher(error.message());
      if (known.matches()) {
        names.addAll(List.of(known.group(1).split(", ")));
      }
    }
    assertThat(names).as(document).isNotEmpty().doesNotHaveDuplicates();
    return new TreeSet<>(names);
  }

  private static String device(String kind, String body) {
    return "{'templateType':'CollectionContent','template':[{'templateType':'"
        + kind
        + "','template':{"
        + body
        + "}}]}";
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }
}
