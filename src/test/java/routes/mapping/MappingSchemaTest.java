package routes.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The schemas under docs/schemas accept and refuse what the loader accepts and refuses. */
class MappingSchemaTest {
  private static final String TEMPLATE =
      "{'templateType':'%s','template':[{'templateType':'%s','template':{%s}}]}";
  private static final String SERIES =
      "'components':[{'codes':[],'value':{'valueType':'SampledData','valueName':'v','defaultPeriod':1000}}]";
  private static final String PLAIN =
      "'typeName':'t','typeMatchExpression':'$.m','deviceIdExpression':'$.d','timestampExpression':'$.t'";

  @ParameterizedTest
  @EnumSource
  void theSchemaIsOneOfDraft7(MappingSchema schema) {
    String draft7 = "http://json-schema.org/draft-07/schema#";
    assertThat(schema.json().get("$schema").asText()).isEqualTo(draft7);
    assertThat(
            JsonSchemaFactory.getInstance(VersionFlag.V7)
                .getSchema(SchemaLocation.of(draft7))
                .validate(schema.json()))
        .isEmpty();
  }

  @TestFactory
  Stream<DynamicTest> theProductsMappingsAreValid() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("mappings"), 2)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .map(file -> DynamicTest.dynamicTest(file.toString(), () -> assertValid(file)))
          .toList()
          .stream();
    }
  }

  private static void assertValid(Path file) throws IOException {
    MappingSchema schema = file.endsWith("device.json") ? MappingSchema.DEVICE : MappingSchema.FHIR;
    assertThat(schema.faults(Files.readString(file))).isEmpty();
  }

  @Test
  void theExamplesOfTheDocumentationAreValid() throws IOException {
    Matcher examples =
        Pattern.compile("```json (device|fhir)\n(.*?)\n```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("docs/mapping.md")));
    int devices = 0;
    int fhirs = 0;
    while (examples.find()) {
      boolean device = examples.group(1).equals("device");
      MappingSchema schema = device ? MappingSchema.DEVICE : MappingSchema.FHIR;
      assertThat(schema.faults(examples.group(2))).as(examples.group(2)).isEmpty();
      devices += device ? 1 : 0;
      fhirs += device ? 0 : 1;
    }
    assertThat(devices).isPositive();
    assertThat(fhirs).isPositive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CalculatedContent ¦ " + PLAIN,
        "calculatedcontenttemplate ¦ " + PLAIN + ",'values':null,'rejectWhen':[]",
        "CalculatedContent ¦ "
            + "'typeName':'t','typeMatchExpression':'m','deviceIdExpression':'d','timestampExpression':'t',"
            + "'defaultExpressionLanguage':'jmespath','timezoneExpression':null,"
            + "'endTimestampExpression':{'value':'$.e','language':'JsonPath'},"
            + "'correlationIdExpression':{'value':'c','language':null},"
            + "'values':[{'valueName':5,'valueExpression':{'value':'v'},'required':'TRUE'}],"
            + "'rejectWhen':[{'expression':{'value':'a'},'code':'c','reason':'r'}]",
        "JsonPathContentTemplate ¦ "
            + PLAIN
            + ",'patientIdExpression':'','encounterIdExpression':'$.e','recordingMethodExpression':'$.r',"
            + "'values':[{'valueName':'v','valueExpression':'$.v','required':null}],"
            + "'rejectWhen':[{'expression':'$.a','code':'c','reason':'r'}]",
        "IotJsonPathContent ¦ 'typeName':'t','typeMatchExpression':'$.m','deviceIdExpression':7",
        "IotCentralJsonPathContent ¦ 'typeName':true,'typeMatchExpression':''"
      })
  void whatTheLoaderTakesForADeviceMappingTheSchemaTakesToo(String template) {
    String document = device(template);
    assertThat(MappingSchema.DEVICE.errors(document)).isEmpty();
    assertThat(MappingSchema.DEVICE.faults(document)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CollectionContent ¦ 'typeName':'t'",
        "CalculatedContent ¦ 'typeName':'t','typeMatchExpression':'$.m','deviceIdExpression':'$.d'",
        "NoSuchContent ¦ " + PLAIN,
        "IotJsonPathContent ¦ 'typeName':'t'",
        "IotJsonPathContent ¦"
            + " 'typeName':'t','typeMatchExpression':'$.m','defaultExpressionLanguage':'JsonPath'",
        "CalculatedContent ¦ " + PLAIN + ",'timestampExpresion':'$.t'",
        "CalculatedContent ¦ " + PLAIN + ",'defaultExpressionLanguage':'JsonPointer'",
        "CalculatedContent ¦ " + PLAIN + ",'typeName':null",
        "CalculatedContent ¦ " + PLAIN + ",'typeName':{}",
        "CalculatedContent ¦ " + PLAIN + ",'timestampExpression':7",
        "CalculatedContent ¦ " + PLAIN + ",'timestampExpression':{'language':'JmesPath'}",
        "CalculatedContent ¦ " + PLAIN + ",'timestampExpression':{'value':'t','language':'XPath'}",
        "CalculatedContent ¦ " + PLAIN + ",'timestampExpression':{'value':'t','colour':1}",
        "CalculatedContent ¦ " + PLAIN + ",'timestampExpression':{'value':[]}",
        "JsonPathContent ¦ " + PLAIN + ",'timestampExpression':{'value':'$.t'}",
        "JsonPathContent ¦ " + PLAIN + ",'timezoneExpression':[]",
        "JsonPathContent ¦ " + PLAIN + ",'values':{}",
        "JsonPathContent ¦ " + PLAIN + ",'values':[null]",
        "JsonPathContent ¦ " + PLAIN + ",'values':[{'valueName':'v'}]",
        "JsonPathContent ¦ " + PLAIN + ",'values':[{'valueExpression':'$.v'}]",
        "JsonPathContent ¦ "
            + PLAIN
            + ",'values':[{'valueName':'v','valueExpression':'$.v','required':'yes'}]",
        "JsonPathContent ¦ "
            + PLAIN
            + ",'values':[{'valueName':'v','valueExpression':'$.v','default':1}]",
        "JsonPathContent ¦ " + PLAIN + ",'rejectWhen':['$.a']",
        "JsonPathContent ¦ " + PLAIN + ",'rejectWhen':[{'expression':'$.a','code':'c'}]",
        "JsonPathContent ¦ " + PLAIN + ",'rejectWhen':[{'expression':' ','code':'c','reason':'r'}]",
        "CalculatedContent ¦ "
            + PLAIN
            + ",'rejectWhen':[{'expression':{'value':''},'code':'c','reason':'r'}]"
      })
  void aBrokenDeviceMappingIsRefusedByBoth(String template) {
    assertRefused(MappingSchema.DEVICE, device(template));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'codes':[]",
        "'typeName':7,'codes':[{'code':1,'system':null}],'value':null,'components':null",
        "'codes':[],'periodInterval':'hourly','window':'LOCAL','effective':null,'serviceCoding':'False'",
        "'codes':[],'periodInterval':'-1','profiles':['http://example.org/p'],'performer':'Subject'",
        "'codes':[],'category':[{'text':'t','codes':null},{}],'codeText':'c'",
        "'codes':[],'value':{'valueType':'quantity','valueName':'v','unit':1,'ignoredHere':[]}",
        "'codes':[],'value':{'valueType':'SampledData','valueName':'v','defaultPeriod':'1.5e3','trim':true}",
        "'codes':[],'value':{'valueType':'CodeableConcept','valueName':'v','text':'t','codes':[{'code':'c'}]}",
        "'codes':[],'value':{'valueType':'codeableconcept','valueName':'v','text':null,'concepts':"
            + "{'1':{'text':1},'2':{'text':null,'codes':[{'code':2}]}},'otherwise':{'codes':[{'code':'c'}]}}",
        "'codes':[],'value':{'valueType':'sampleddata','valueName':'v','defaultPeriod':1,'origin':-1.5,"
            + "'factor':'5e-3','lowerLimit':'-40','upperLimit':null}",
        "'codes':[],'value':{'valueType':'WaveForm','valueName':'v','frequencyName':'hz','origin':0,'unit':'mV'}",
        "'codes':[],'value':{'valueType':'Waveform','valueName':'v','defaultPeriod':'3.3','upperLimit':7}",
        "'codes':[],'value':{'valueType':'Quantity','valueName':'v','summary':'Mean','decimals':'2'},"
            + SERIES,
        "'codes':[],'value':{'valueType':'Quantity','valueName':'v','summary':'count','decimals':0},"
            + SERIES,
        "'codes':[],'value':{'valueType':'Quantity','valueName':'v','summary':null,'decimals':null}",
        "'codes':[],'components':[{'codes':[],'codeText':'c','absentReason':'unknown',"
            + "'value':{'valueType':'String','valueName':'v','defaultPeriod':[]}}]"
      })
  void whatTheLoaderTakesForAFhirMappingTheSchemaTakesToo(String members) {
    String document = fhir(members);
    assertThat(MappingSchema.FHIR.errors(document)).isEmpty();
    assertThat(MappingSchema.FHIR.faults(document)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'colour':1",
        "'codes':null",
        "'codes':{}",
        "'codes':['29463-7']",
        "'codes':[{'code':'c','version':'1'}]",
        "'codes':[],'typeName':null",
        "'codes':[],'typeName':' '",
        "'codes':[],'periodInterval':30",
        "'codes':[],'periodInterval':'weekly'",
        "'codes':[],'effective':'week'",
        "'codes':[],'performer':'device'",
        "'codes':[],'window':'site'",
        "'codes':[],'serviceCoding':'no'",
        "'codes':[],'profiles':'http://example.org/p'",
        "'codes':[],'profiles':[null]",
        "'codes':[],'category':{}",
        "'codes':[],'category':[{'code':'vital-signs'}]",
        "'codes':[],'value':'v'",
        "'codes':[],'value':{'valueName':'v'}",
        "'codes':[],'value':{'valueType':'Quantity'}",
        "'codes':[],'value':{'valueType':'Range','valueName':'v'}",
        "'codes':[],'value':{'valueType':'Quantity','valueName':'v','unit':{}}",
        "'codes':[],'value':{'valueType':'SampledData','valueName':'v'}",
        "'codes':[],'value':{'valueType':'SampledData','valueName':'v','defaultPeriod':0}",
        "'codes':[],'value':{'valueType':'SampledData','valueName':'v','defaultPeriod':'0.0'}",
        "'codes':[],'value':{'valueType':'SampledData','valueName':'v','defaultPeriod':-5}",
        "'codes':[],'value':{'valueType':'SampledData','valueName':'v','defaultPeriod':'soon'}",
        "'codes':[],'value':{'valueType':'SampledData','valueName':'v','defaultPeriod':1,'trim':2}",
        "'codes':[],'value':{'valueType':'CodeableConcept','valueName':'v','codes':[1]}",
        "'codes':[],'value':{'valueType':'Waveform','valueName':'v'}",
        "'codes':[],'value':{'valueType':'Waveform','valueName':'v','frequencyName':null,'defaultPeriod':null}",
        "'codes':[],'value':{'valueType':'Waveform','valueName':'v','frequencyName':{}}",
        "'codes':[],'value':{'valueType':'Waveform','valueName':'v','defaultPeriod':0}",
        "'codes':[],'value':{'valueType':'Waveform','valueName':'v','defaultPeriod':4,'factor':0}",
        "'codes':[],'value':{'valueType':'Waveform','valueName':'v','defaultPeriod':4,'origin':'zero'}",
        "'codes':[],'value':{'valueType':'SampledData','valueName':'v','defaultPeriod':1,'factor':-1}",
        "'codes':[],'value':{'valueType':'SampledData','valueName':'v','defaultPeriod':1,'lowerLimit':[]}",
        "'codes':[],'value':{'valueType':'SampledData','valueName':'v','defaultPeriod':1,'upperLimit':'much'}",
        "'codes':[],'value':{'valueType':'Quantity','valueName':'v','decimals':1}",
        "'codes':[],'value':{'valueType':'Quantity','valueName':'v','summary':'median'}",
        "'codes':[],'value':{'valueType':'Quantity','valueName':'v','summary':'mean','decimals':13},"
            + SERIES,
        "'codes':[],'value':{'valueType':'Quantity','valueName':'v','summary':'mean','decimals':-1},"
            + SERIES,
        "'codes':[],'value':{'valueType':'Quantity','valueName':'v','summary':'mean','decimals':'few'},"
            + SERIES,
        "'codes':[],'value':{'valueType':'CodeableConcept','valueName':'v','concepts':{}}",
        "'codes':[],'value':{'valueType':'CodeableConcept','valueName':'v','concepts':[]}",
        "'codes':[],'value':{'valueType':'CodeableConcept','valueName':'v','concepts':{'1':{}}}",
        "'codes':[],'value':{'valueType':'CodeableConcept','valueName':'v','concepts':{'1':{'text':'a','colour':1}}}",
        "'codes':[],'value':{'valueType':'CodeableConcept','valueName':'v','concepts':{'1':{'codes':[{'system':'s'}]}}}",
        "'codes':[],'value':{'valueType':'CodeableConcept','valueName':'v','concepts':{'1':{'text':'a'}},'text':'b'}",
        "'codes':[],'value':{'valueType':'CodeableConcept','valueName':'v','concepts':{'1':{'text':'a'}},'codes':[]}",
        "'codes':[],'value':{'valueType':'CodeableConcept','valueName':'v','otherwise':{'text':'a'}}",
        "'codes':[],'components':[{'codes':[]}]",
        "'codes':[],'components':[{'value':{'valueType':'String','valueName':'v'}}]",
        "'codes':[],'components':[{'codes':[],'value':{'valueType':'String','valueName':'v'},'code':1}]"
      })
  void aBrokenFhirMappingIsRefusedByBoth(String members) {
    assertRefused(MappingSchema.FHIR, fhir(members));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{}",
        "{'templateType':'CollectionContent'}",
        "{'templateType':'CollectionFhir','template':{}}",
        "{'templateType':'CollectionContent','template':[7]}",
        "{'templateType':'CollectionFhir','template':[{'templateType':'CodeValueFhir'}]}",
        "{'templateType':'CollectionContent','template':[{'templateType':'CalculatedContent','template':[]}]}",
        "{'templateType':'CollectionFhir','template':[{'templateType':'CodeValueFhir','template':{},'name':'n'}]}",
        "{'templateType':'CollectionContent','template':[],'version':1}",
        "{'templateType':'CollectionFhir','template':[],'version':1}",
        "{'templateType':'CollectionFhir','template':[],'defaults':[]}",
        "{'templateType':'CollectionFhir','template':[],'defaults':{'codes':[]}}",
        "{'templateType':'CollectionContent','template':[],'$schema':{}}",
        "{'templateType':'CollectionContent','template':[{'$schema':'x','templateType':'IotJsonPathContent',"
            + "'template':{'typeName':'t','typeMatchExpression':'$.m'}}]}"
      })
  void aDocumentOfAnotherShapeIsRefusedByBoth(String document) {
    MappingSchema schema = document.contains("Fhir") ? MappingSchema.FHIR : MappingSchema.DEVICE;
    assertRefused(schema, json(document));
  }

  @Test
  void aDocumentMayNameItsSchema() {
    for (String type : List.of("CollectionContent", "CollectionFhir")) {
      String document =
          json("{'$schema':'../schema.json','templateType':'" + type + "','template':[]}");
      MappingSchema schema = type.endsWith("Fhir") ? MappingSchema.FHIR : MappingSchema.DEVICE;
      assertThat(schema.errors(document)).isEmpty();
      assertThat(schema.faults(document)).isEmpty();
    }
  }

  private static void assertRefused(MappingSchema schema, String document) {
    assertThat(schema.errors(document)).as("errors of the loader").isNotEmpty();
    assertThat(schema.faults(document)).as("faults by the schema").isNotEmpty();
  }

  private static String device(String template) {
    String[] kindAndMembers = template.split(" ¦ ");
    return json(TEMPLATE.formatted("CollectionContent", kindAndMembers[0], kindAndMembers[1]));
  }

  /** A later member of the same name counts. */
  private static String fhir(String members) {
    return json(
        TEMPLATE.formatted("CollectionFhirTemplate", "CodeValueFhir", "'typeName':'t'," + members));
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }
}
