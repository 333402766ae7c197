package routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import routes.sandbox.FhirServerProcess;
import routes.sandbox.FhirStore;
import routes.sandbox.FreePort;

/** Any device: over HTTP and over the ingest topic, with everything that can be wrong about it. */
@ExtendWith(SharedFhirServer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeviceMessagesIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final int brokerPort = FreePort.any();
  private Installation installation;
  private FhirStore store;
  private String patient;

  @BeforeAll
  void start(FhirServerProcess fhir, @TempDir(cleanup = CleanupMode.NEVER) Path folder) {
    store = new FhirStore(fhir.baseUrl());
    patient = store.createPatient("gateway", "Gatewood");
    installation =
        new Installation(
            folder, fhir.baseUrl(), "--broker.port=" + brokerPort, "--api.ingest-sender=gateway");
    installation.jar().start();
    installation.registerDevice("cuff-1", "gateway");
    installation.registerDevice("ring-1", "gateway");
  }

  @AfterAll
  void stop() {
    installation.close();
  }

  @Test
  void aPostedReadingStandsInFhir() {
    assertThat(
            installation.post(
                """
                {"deviceId":"cuff-1","time":"2026-11-20T07:05:12+01:00","timezone":"Europe/Berlin",
                 "systolic":131,"diastolic":84}\
                """))
        .isEqualTo(202);
    JsonNode panel = awaitOne("code=85354-9&date=2026-11-20T06:05:12Z");
    assertThat(panel.at("/effectiveDateTime").asText()).isEqualTo("2026-11-20T07:05:12+01:00");
    assertThat(panel.at("/component/0/valueQuantity/value").asInt()).isEqualTo(131);
    assertThat(panel.at("/component/1/valueQuantity/value").asInt()).isEqualTo(84);
  }

  @Test
  void aRecordOfTheIngestTopicStandsInFhir() {
    Map<String, Object> config = installation.jar().brokerClient(brokerPort);
    config.put("acks", "all");
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
      producer.send(
          new ProducerRecord<>(
              "wearables.ingest",
              "ring-1",
              """
              {"Body":{"deviceId":"ring-1","time":"2026-11-20T08:00:00Z","heartRate":57},
               "Properties":{"sender":"somebody-else","connectionId":"stolen"},"SystemProperties":{}}\
              """));
      producer.send(new ProducerRecord<>("wearables.ingest", "ring-1", "no JSON"));
    }
    JsonNode reading = awaitOne("code=8867-4&date=2026-11-20T08:00:00Z");
    assertThat(reading.at("/valueQuantity/value").asInt()).isEqualTo(57);
    awaitDeadLetter("ingest", "not-json");
  }

  @Test
  void aPoisonRecordStopsNothing() {
    assertThat(installation.post("{\"deviceId\":\"cuff-1\",\"time\":\"yesterday\",\"weight\":70}"))
        .isEqualTo(202);
    assertThat(
            installation.post(
                "{\"deviceId\":\"cuff-1\",\"time\":\"2026-11-20T09:00:00Z\",\"weight\":70.25}"))
        .isEqualTo(202);
    JsonNode weight = awaitOne("code=29463-7&date=2026-11-20T09:00:00Z");
    assertThat(weight.at("/valueQuantity/value").decimalValue()).isEqualByComparingTo("70.25");
    await().atMost(PATIENCE).until(() -> installation.deadLetters() > 0);
  }

  @Test
  void aReadingFromTheFutureIsADeadLetter() {
    assertThat(
            installation.post(
                "{\"deviceId\":\"cuff-1\",\"time\":\"2999-01-01T00:00:00Z\",\"weight\":70}"))
        .isEqualTo(202);
    awaitDeadLetter("normalize", "time-ahead");
  }

  @Test
  void anUnregisteredDeviceIsRefusedAndNamed() {
    JsonNode answer =
        installation.call(
            "gateway",
            "POST",
            "/api/device-messages",
            "{\"deviceId\":\"stranger\",\"time\":\"2026-11-20T09:00:00Z\",\"weight\":70}",
            403);
    assertThat(answer.at("/devices/0").asText()).isEqualTo("stranger");
  }

  @Test
  void whatIsNoJsonIsRefusedWithItsPlace() {
    JsonNode answer =
        installation.call("gateway", "POST", "/api/device-messages", "{\"deviceId\":", 400);
    assertThat(answer.path("error").asText()).isEqualTo("not-json");
    assertThat(answer.path("reason").asText()).contains("line 1");
  }

  @Test
  void anOversizedBodyIsRefused() {
    String body = "{\"deviceId\":\"cuff-1\",\"note\":\"" + "x".repeat(900_000) + "\"}";
    assertThat(installation.post(body)).isEqualTo(413);
  }

  @Test
  void nobodySendsWithoutTheRightRole() {
    assertThat(
            installation
                .send(
                    HttpRequest.newBuilder(
                            URI.create(installation.jar().url() + "/api/device-messages"))
                        .POST(HttpRequest.BodyPublishers.ofString("{}")))
                .statusCode())
        .isEqualTo(401);
    installation.call("gateway", "POST", "/api/invitations", "{}", 403);
  }

  @Test
  void camelHeadersFromOutsideChangeNothing() {
    assertThat(
            installation.post(
                "{\"deviceId\":\"cuff-1\",\"time\":\"2026-11-20T10:00:00Z\",\"weight\":71.75}",
                "kafka.OVERRIDE_TOPIC",
                "evil",
                "kafka.KEY",
                "evil",
                "CamelHttpUri",
                "http://127.0.0.1:1/",
                "CamelBeanMethodName",
                "refused"))
        .isEqualTo(202);
    awaitOne("code=29463-7&date=2026-11-20T10:00:00Z");
  }

  private JsonNode awaitOne(String query) {
    String search = "Observation?subject=" + patient + "&" + query;
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(250))
        .until(() -> !store.search(search).isEmpty());
    List<JsonNode> found = store.search(search);
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  private void awaitDeadLetter(String stage, String code) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        installation
                            .health()
                            .at("/components/deadLetters/details/stages")
                            .toString())
                    .contains(stage)
                    .contains(code));
  }
}
