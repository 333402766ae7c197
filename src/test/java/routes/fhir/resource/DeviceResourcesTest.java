package routes.fhir.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import routes.fhir.FilingApplication;
import routes.fhir.FilingCases;
import routes.fhir.FilingTestBase;
import routes.fhir.client.FhirProperties;
import routes.fhir.client.Sha256;
import routes.mapping.Measurement;
import routes.mapping.fhir.R4Validation;
import routes.subject.SourceLink;

class DeviceResourcesTest {
  private final DeviceTypes types = new DeviceTypes();
  private final DeviceResources devices =
      new DeviceResources(
          new Binder(new MapConfigurationPropertySource(Map.of()))
              .bindOrCreate("fhir", FhirProperties.class),
          types);

  @Test
  void aScaleAndAScaleAsUsedByOnePerson() throws Exception {
    List<ObjectNode> made =
        devices.of(
            FilingApplication.LinkTable.link("link-1", "1", true),
            "Patient/p1",
            FilingTestBase.weight(FilingTestBase.MORNING, "65.5"));

    assertThat(made.get(1))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"resourceType": "Device", "id": "%s",
                     "identifier": [{
                       "system": "https://wearables-on-fhir.org/identifier/device-link",
                       "value": "link-1|scale"}],
                     "status": "active", "manufacturer": "Withings",
                     "deviceName": [{"name": "Body+", "type": "model-name"}],
                     "type": {"coding": [{"system": "urn:iso:std:iso:11073:10101",
                       "code": "528399", "display": "MDC_DEV_SPEC_PROFILE_SCALE"}],
                       "text": "Weight scale"},
                     "patient": {"reference": "Patient/p1"},
                     "parent": {"reference": "Device/%s"}}
                    """
                        .formatted(
                            Sha256.hex(
                                "https://wearables-on-fhir.org/identifier/device-link|link-1|scale"),
                            made.get(0).get("id").asText())));
    R4Validation validation = new R4Validation();
    assertThat(made).allSatisfy(one -> assertThat(validation.errors(one.toString())).isEmpty());
  }

  @Test
  void aRegisteredDeviceIsAsItWasRegisteredUnlessItsReadingsSay() {
    SourceLink link =
        new SourceLink(
            "link-2",
            "urn:mrn",
            "1",
            null,
            FilingTestBase.MORNING,
            null,
            null,
            Set.of(),
            "Acme",
            "Cuff 3");
    Measurement reading = FilingCases.reading("cuff", null, null);

    ObjectNode registered = devices.of(link, "Patient/p1", reading).get(0);
    ObjectNode told =
        devices
            .of(link, "Patient/p1", FilingTestBase.weight(FilingTestBase.MORNING, "65.5"))
            .get(0);

    assertThat(registered.get("manufacturer").asText()).isEqualTo("Acme");
    assertThat(registered.at("/deviceName/0/name").asText()).isEqualTo("Cuff 3");
    assertThat(registered.has("type")).isFalse();
    assertThat(told.get("manufacturer").asText()).isEqualTo("Withings");
    assertThat(told.at("/deviceName/0/name").asText()).isEqualTo("Body+");
  }

  @ParameterizedTest
  @CsvSource({
    "Withings, Body Scan, 528399, Weight scale",
    "Withings, BPM Core, 528391, Blood pressure monitor",
    "Withings, Thermo, 528392, Thermometer",
    "Withings, Aura Sensor V2, , Sleep sensor",
    "Withings, ScanWatch 2, , Watch",
    "Withings, Pulse HR, , Activity tracker",
    "Dexcom, G7, 528409, Continuous glucose monitor",
    "Dexcom, , 528409, Continuous glucose monitor",
    "Fitbit, Aria, 528399, Weight scale",
    "Oura, , , Ring"
  })
  void aKindIsCodedWhereThereIsACode(String maker, String model, String code, String text) {
    ObjectNode type = types.of(maker, model).orElseThrow();

    assertThat(type.get("text").asText()).isEqualTo(text);
    assertThat(type.at("/coding/0/code").asText(null)).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({"Withings, Something New", "Withings,", "Polar, H10", ", Body+"})
  void whatIsNotKnownHasNoType(String maker, String model) {
    assertThat(types.of(maker, model)).isEmpty();
  }
}
