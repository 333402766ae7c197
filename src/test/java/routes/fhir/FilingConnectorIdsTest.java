package routes.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;
import routes.fhir.client.Sha256;
import routes.mapping.Measurement;

/** Observations named as Microsoft's IoMT FHIR Connector names them. */
@TestPropertySource(
    properties = {"fhir.observation-ids=iomt", "fhir.identities.device-system=urn:device"})
class FilingConnectorIdsTest extends FilingTestBase {
  private static final String SYSTEM =
      "https://azure.microsoft.com/en-us/services/iomt-fhir-connector/";
  private static int devices;

  /** Found Devices are remembered from test to test, so each has its own. */
  private final String device = "scale" + devices++;

  @Test
  void aReadingMeetsTheObservationThatTheConnectorWrote() throws Exception {
    connectorsDevice("d1", "Patient/p1");
    connectorsDevice("d2", "Patient/p2");
    String value = "p1.d1.weight.20261120070512Z.20261120070512Z";
    String id = Sha256.hex(SYSTEM + "_" + value);
    FHIR.put(
        (ObjectNode)
            json.readTree(
                """
                {"resourceType": "Observation", "id": "%s", "status": "final",
                 "identifier": [{"system": "%s", "value": "%s"}],
                 "code": {"coding": [{"system": "http://loinc.org", "code": "29463-7"}]},
                 "subject": {"reference": "Patient/p1"}, "device": {"reference": "Device/d1"},
                 "effectivePeriod": {"start": "2026-11-20T07:05:12.1230000Z",
                   "end": "2026-11-20T07:05:12.1230000Z"},
                 "issued": "2026-11-20T07:06:00Z",
                 "valueQuantity": {"value": 65.5, "unit": "kg",
                   "system": "http://unitsofmeasure.org", "code": "kg"}}
                """
                    .formatted(id, SYSTEM, value)));

    Exchange done = file(List.of(record(of(MORNING, "65.5"))));

    assertThat(done.getException()).isNull();
    assertThat(deadLetters()).isEmpty();
    assertThat(observations())
        .singleElement()
        .satisfies(one -> assertThat(one.get("id").asText()).isEqualTo(id));
  }

  @Test
  void aNewObservationIsNamedSoAndReDeliveryMakesNoNewVersion() throws Exception {
    file(List.of(record(of(MORNING, "65.5"))));
    database.sql("delete from fhir_ledger").update();
    file(List.of(record(of(MORNING, "65.5"))));

    ObjectNode filed = observations().get(0);
    String used = filed.at("/device/reference").asText().replace("Device/", "");
    String value = "p1." + used + ".weight.20261120070512Z.20261120070512Z";
    assertThat(observations()).hasSize(1);
    assertThat(filed.at("/meta/versionId").asText()).isEqualTo("1");
    assertThat(filed.at("/identifier/0/system").asText()).isEqualTo(SYSTEM);
    assertThat(filed.at("/identifier/0/value").asText()).isEqualTo(value);
    assertThat(filed.get("id").asText()).isEqualTo(Sha256.hex(SYSTEM + "_" + value));
  }

  @Test
  void theSecondReadingOfOneSecondIsADeadLetterAndOverwritesNothing() throws Exception {
    Instant later = MORNING.plusMillis(100);
    file(List.of(record(of(MORNING, "65.5")), record(of(later, "66.5"))));
    assertThat(deadLetters()).containsExactly("observation-id-taken");
    assertThat(parked()).isEqualTo(1);

    Exchange again = file(List.of(record(of(later, "66.5"))));

    assertThat(again.getException()).isNull();
    assertThat(deadLetters()).containsExactly("observation-id-taken", "observation-id-taken");
    assertThat(parked()).isEqualTo(1);
    assertThat(values()).containsExactly("65.5");
    file(List.of(record(of(MORNING, "65.5")), record(of(MORNING.plusSeconds(1), "67"))));
    assertThat(values()).containsExactly("65.5", "67");
  }

  @Test
  void readingsOfTwoEncountersInOneWindowStayApart() throws Exception {
    FHIR.encounter(device + "a", "urn:visit", device + "a", "Patient/p1");
    FHIR.encounter(device + "b", "urn:visit", device + "b", "Patient/p1");

    file(List.of(record(steps(1, device + "a"))));
    file(List.of(record(steps(2, device + "b")), record(steps(3, device + "a"))));
    assertThat(deadLetters()).containsExactly("observation-id-taken", "observation-id-taken");
    assertThat(parked()).isEqualTo(1);
    file(List.of(record(steps(3, device + "a"))));

    assertThat(deadLetters()).hasSize(2);
    assertThat(observations())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.at("/encounter/reference").asText())
                  .isEqualTo("Encounter/" + device + "a");
              assertThat(one.at("/valueSampledData/data").asText())
                  .startsWith("E E E E E E 1 E 3 E");
            });
  }

  private Measurement of(Instant time, String value) {
    return naming(weight(time, value), device, null, null);
  }

  private Measurement steps(int minute, String encounter) {
    Instant time = MORNING.plusSeconds(60L * minute);
    return naming(
        measurement("link-1", "steps", time, "" + minute, "device"), device, null, encounter);
  }

  private void connectorsDevice(String id, String patient) {
    ObjectNode known = json.createObjectNode().put("resourceType", "Device").put("id", id);
    known.putArray("identifier").addObject().put("system", "urn:device").put("value", device);
    known.putObject("patient").put("reference", patient);
    FHIR.put(known);
  }

  private int parked() {
    return database
        .sql("select count(*) from dead_letter where retry_at is not null")
        .query(Integer.class)
        .single();
  }

  private List<String> values() {
    return observations().stream().map(one -> one.at("/valueQuantity/value").asText()).toList();
  }
}
