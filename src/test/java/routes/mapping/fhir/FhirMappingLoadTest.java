package routes.mapping.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import routes.mapping.MappingError;
import routes.mapping.MappingException;
import routes.mapping.MappingOptions;
import routes.mapping.fhir.template.EffectiveForm;
import routes.mapping.fhir.template.PeriodInterval;

class FhirMappingLoadTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      value = {
        "\"periodInterval\":30 ¦ periodInterval 30 is not known",
        "\"value\":{\"valueName\":\"v\"} ¦ Property ValueType is missing.",
        "\"value\":{\"valueType\":\"Range\",\"valueName\":\"v\"} ¦ 'Range' is no value of"
            + " 'valueType'",
        "\"value\":{\"valueType\":\"Quantity\"} ¦ Required property 'ValueName'",
        "\"value\":{\"valueType\":\"SampledData\",\"valueName\":\"v\"} ¦ Required property"
            + " 'DefaultPeriod'",
        "\"value\":{\"valueType\":\"SampledData\",\"valueName\":\"v\",\"defaultPeriod\":0} ¦"
            + " greater than 0",
        "\"value\":{\"valueType\":\"SampledData\",\"valueName\":\"v\",\"defaultPeriod\":-5} ¦"
            + " greater than 0",
        "\"periodInterval\":1440,\"value\":{\"valueType\":\"SampledData\",\"valueName\":\"v\",\"defaultPeriod\":1}"
            + " ¦ more than 100000 samples",
        "\"periodInterval\":-1,\"effective\":\"dateTime\",\"value\":{\"valueType\":\"SampledData\",\"valueName\":\"v\",\"defaultPeriod\":1000}"
            + " ¦ needs effective 'period' or 'iomt'",
        "\"value\":{\"valueType\":\"CodeableConcept\",\"valueName\":\"v\",\"concepts\":{}} ¦"
            + " with a concept for each text",
        "\"value\":{\"valueType\":\"CodeableConcept\",\"valueName\":\"v\",\"concepts\":{\"1\":{}}}"
            + " ¦ needs a text, or codes",
        "\"value\":{\"valueType\":\"CodeableConcept\",\"valueName\":\"v\",\"text\":\"a\","
            + "\"concepts\":{\"1\":{\"text\":\"a\"}}} ¦ has no 'text' of its own",
        "\"value\":{\"valueType\":\"CodeableConcept\",\"valueName\":\"v\",\"otherwise\":{\"text\":\"a\"}}"
            + " ¦ there is none. Add it",
        "\"value\":{\"valueType\":\"CodeableConcept\",\"valueName\":\"v\",\"concepts\":{"
            + "\"1\":{\"text\":\"a\",\"codes\":[{\"code\":\"x\"}]},"
            + "\"2\":{\"text\":\"b\",\"codes\":[{\"code\":\"x\"}]}}} ¦ the same codes and another"
            + " wording",
        "\"value\":{\"valueType\":\"Quantity\",\"valueName\":\"v\",\"summary\":\"mean\"} ¦ No"
            + " SampledData of the template",
        "\"value\":{\"valueType\":\"Quantity\",\"valueName\":\"v\",\"summary\":\"mean\"},\"components\":["
            + "{\"codes\":[{\"code\":\"k\"}],\"value\":{\"valueType\":\"SampledData\",\"valueName\":\"v\",\"defaultPeriod\":1000}},"
            + "{\"codes\":[{\"code\":\"l\"}],\"value\":{\"valueType\":\"SampledData\",\"valueName\":\"v\",\"defaultPeriod\":1000}}]"
            + " ¦ Several SampledData of the template",
        "\"value\":{\"valueType\":\"Quantity\",\"valueName\":\"v\",\"summary\":\"mean\"},\"components\":[{\"codes\":[{\"system\":\"s\",\"code\":\"c\"}],\"value\":{\"valueType\":\"SampledData\",\"valueName\":\"v\",\"defaultPeriod\":1000}}]"
            + " ¦ FHIR (obs-7)",
        "\"serviceCoding\":false,\"value\":{\"valueType\":\"Quantity\",\"valueName\":\"w\"},\"components\":[{\"codes\":[{\"system\":\"s\",\"code\":\"c\"}],\"value\":{\"valueType\":\"SampledData\",\"valueName\":\"v\",\"defaultPeriod\":1000}}]"
            + " ¦ FHIR (obs-7)",
        "\"value\":{\"valueType\":\"Quantity\",\"valueName\":\"v\",\"summary\":\"median\"} ¦ known"
            + " are mean, min",
        "\"value\":{\"valueType\":\"Quantity\",\"valueName\":\"v\",\"summary\":\"mean\",\"decimals\":1.5}"
            + " ¦ whole number from 0 to 12",
        "\"value\":{\"valueType\":\"Quantity\",\"valueName\":\"v\",\"decimals\":1} ¦ a reading"
            + " keeps its own",
        "\"value\":{\"valueType\":\"Waveform\",\"valueName\":\"v\"}" + " ¦ needs a frequencyName",
        "\"periodInterval\":60,\"value\":{\"valueType\":\"Waveform\",\"valueName\":\"v\",\"defaultPeriod\":4}"
            + " ¦ needs periodInterval 0",
        "\"effective\":\"date\",\"value\":{\"valueType\":\"Waveform\",\"valueName\":\"v\",\"defaultPeriod\":4}"
            + " ¦ a day does not tell",
        "\"value\":{\"valueType\":\"Waveform\",\"valueName\":\"v\",\"frequencyName\":\"hz\",\"defaultPeriod\":-1}"
            + " ¦ greater than 0 milliseconds",
        "\"value\":{\"valueType\":\"SampledData\",\"valueName\":\"v\",\"defaultPeriod\":1000,\"factor\":0}"
            + " ¦ The factor must be greater than 0",
        "\"value\":{\"valueType\":\"SampledData\",\"valueName\":\"v\",\"defaultPeriod\":1000,\"origin\":\"zero\"}"
            + " ¦ The origin is not a number",
        "\"value\":{\"valueType\":\"SampledData\",\"valueName\":\"v\",\"defaultPeriod\":1000,\"lowerLimit\":5,\"upperLimit\":5}"
            + " ¦ must be less than the upperLimit",
        "\"serviceCoding\":true,\"value\":{\"valueType\":\"String\",\"valueName\":\"w\"},\"components\":[{\"codes\":[{\"system\":\"s\",\"code\":\"c\"}],\"value\":{\"valueType\":\"Waveform\",\"valueName\":\"v\",\"defaultPeriod\":4}}]"
            + " ¦ FHIR (obs-7)",
        "\"components\":[{\"codes\":[]}] ¦ Required property 'Value'",
        "\"components\":[{\"value\":{\"valueType\":\"String\",\"valueName\":\"v\"}}] ¦ Required"
            + " property 'Codes'",
        "\"effective\":\"week\" ¦ 'week' is no value of 'effective'",
        "\"colour\":1 ¦ Could not find member 'colour'",
        "\"category\":{} ¦ Expected an array",
        "\"bodySite\":\"wrist\" ¦ Expected an object with text and codes",
        "\"note\":\" \" ¦ The note is empty",
        "\"extension\":[{\"valueString\":\"x\"}] ¦ an object with a url",
        "\"extension\":[{\"url\":\"u\"}] ¦ one value[x], or extensions of its own",
        "\"extension\":[{\"url\":\"u\",\"valueCode\":\"x\",\"valueString\":\"x\"}] ¦ one value[x]"
      })
  void aFaultIsToldWithItsPlace(String members, String message) {
    List<MappingError> errors =
        catchThrowableOfType(
                MappingException.class, () -> FhirMapping.load(Readings.document(members)))
            .errors();
    assertThat(errors)
        .anySatisfy(
            error -> {
              assertThat(error.message()).contains(message);
              assertThat(error.line()).isEqualTo(2);
            });
  }

  @Test
  void namesOfIntervalsAndTypesAreReadWithoutRegardToCase() {
    FhirMapping mapping =
        FhirMapping.load(
            """
            {"templateType":"collectionfhirtemplate","template":[{"templateType":"CODEVALUEFHIRTEMPLATE","template":{
              "TypeName":"Pulse","Codes":[],"PeriodInterval":"hourly","value":{"valueType":"sampleddata","valueName":"v",
              "defaultPeriod":1000,"ignoredHere":true}}}]}
            """);
    assertThat(mapping.knows("pulse")).isTrue();
    assertThat(mapping.templates().get(0).interval()).isEqualTo(PeriodInterval.HOURLY);
  }

  /** The connector's templates load as they are; the check tells of it. */
  @Test
  void aTemplateOfTheConnectorMayGiveItsSeriesTheCodeOfTheObservation() {
    FhirMapping mapping =
        Readings.mapping(
            "\"value\":{\"valueType\":\"Quantity\",\"valueName\":\"v\"},\"components\":["
                + "{\"codes\":[{\"system\":\"s\",\"code\":\"c\"}],\"value\":{\"valueType\":\"SampledData\","
                + "\"valueName\":\"w\",\"defaultPeriod\":1000}}]");
    assertThat(mapping.knows("t")).isTrue();
  }

  @Test
  void theDefaultsOfACollectionHoldForItsTemplatesUnlessTheySayOtherwise() {
    FhirMapping mapping =
        FhirMapping.load(
            """
            {"templateType":"CollectionFhir","defaults":{"serviceCoding":false,"effective":"dateTime","performer":"subject"},
             "template":[
              {"templateType":"CodeValueFhir","template":{"typeName":"a","codes":[]}},
              {"templateType":"CodeValueFhir","template":{"typeName":"b","codes":[],"serviceCoding":true,"effective":"date","performer":"none"}}]}
            """);
    assertThat(mapping.templates().get(0).serviceCoding()).isNull();
    assertThat(mapping.templates().get(0).effective()).isEqualTo(EffectiveForm.DATE_TIME);
    assertThat(mapping.templates().get(0).performer()).isTrue();
    assertThat(mapping.templates().get(1).serviceCoding()).isEqualTo(MappingOptions.IOMT_SYSTEM);
    assertThat(mapping.templates().get(1).effective()).isEqualTo(EffectiveForm.DATE);
    assertThat(mapping.templates().get(1).performer()).isFalse();
  }

  @Test
  void theIdentifierBaseIsPutInAtLoad() {
    FhirMapping mapping =
        FhirMapping.load(
            """
            {"templateType":"CollectionFhir","template":[{"templateType":"CodeValueFhir","template":{"typeName":"a",
              "codes":[{"system":"{identifier-base}/CodeSystem/measurement","code":"x"}]}}]}
            """,
            MappingOptions.defaults().withIdentifierBase("https://clinic.example"));
    assertThat(mapping.templates().get(0).code().codes().get(0).system())
        .isEqualTo("https://clinic.example/CodeSystem/measurement");
  }
}
