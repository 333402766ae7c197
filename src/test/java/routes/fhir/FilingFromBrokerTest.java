package routes.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.test.spring.junit5.CamelSpringBootTest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import routes.mapping.Measurement;
import routes.operations.RunningBroker;
import routes.operations.stage.BatchOffsets;
import routes.operations.support.UtcTime;

/** The filing routes as they are, between a real broker and a FHIR stub. */
@CamelSpringBootTest
@SpringBootTest(
    classes = {FilingApplication.class, BatchOffsets.class},
    webEnvironment = SpringBootTest.WebEnvironment.NONE,
    properties = {
      "management.endpoint.health.validate-group-membership=false",
      "spring.datasource.url=jdbc:h2:mem:filing-from-broker",
      "camel.main.routes-include-pattern=classpath:routes/templates/kafka-stage.camel.yaml,"
          + "classpath:routes/pipeline/file.camel.yaml,"
          + "classpath:routes/pipeline/file-records.camel.yaml,"
          + "classpath:routes/templates/send-records.camel.yaml,"
          + "classpath:routes/pipeline/fhir.camel.yaml,"
          + "classpath:routes/pipeline/parked.camel.yaml,"
          + "classpath:routes/pipeline/close-windows.camel.yaml,"
          + "classpath:routes/pipeline/errors.camel.yaml",
      "schedule.parked=0/1 * * * * ?",
      "schedule.close-windows=0/1 * * * * ?",
      "fhir.batch-size=15",
      "fhir.flush-interval-ms=1500",
      "spring.quartz.jdbc.initialize-schema=always",
      "broker.embedded=false",
      "broker.instance-id=test",
      "spring.quartz.auto-startup=false",
      "fhir.client-ids=accept",
      "fhir.patience=2s"
    })
@DirtiesContext
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FilingFromBrokerTest {
  private static final FhirStub FHIR = new FhirStub();
  private static final String TOPIC = "wearables.measurements";
  private static final String OPEN = "wearables.open-windows";
  private static final String GROUP = "wearables.file";
  private static final int READINGS = 40;
  private static final int PARTITIONS = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @RegisterExtension static final RunningBroker BROKER = new RunningBroker();

  @Autowired CamelContext camel;
  @Autowired JdbcClient database;
  @Autowired ObjectMapper json;
  @Autowired FilingApplication.LinkTable links;

  @DynamicPropertySource
  static void servers(DynamicPropertyRegistry registry) {
    BROKER.componentSettings().forEach((name, value) -> registry.add(name, () -> value));
    registry.add("fhir.server-url", FHIR::url);
  }

  @BeforeAll
  static void topic() throws Exception {
    BROKER.createTopic(TOPIC, PARTITIONS);
    BROKER.createTopic(OPEN, PARTITIONS);
  }

  @Test
  @Order(1)
  void anOutageFromTheFirstBatchOnLosesNothingAndGivesUpNothing() throws Exception {
    FHIR.down(503);
    FHIR.patient("p1", "urn:mrn", "1");
    links.put(FilingApplication.LinkTable.link("link-1", "1", true));
    sendReadings();
    BROKER.send(TOPIC, PARTITIONS, List.of("no measurement"));
    await().atMost(PATIENCE).until(() -> FHIR.requests().size() > 6);
    assertThat(FHIR.all("Observation")).isEmpty();
    assertThat(BROKER.committed(GROUP, TOPIC).values()).containsOnly(0L);

    FHIR.recover();
    long sent = READINGS + 1L;
    await().atMost(PATIENCE).until(() -> filed() == sent);
    assertThat(FHIR.all("Observation"))
        .hasSize(READINGS)
        .allSatisfy(one -> assertThat(one.at("/meta/versionId").asText()).isEqualTo("1"));
    assertThat(deadLetters()).containsExactly("malformed-measurement");
    assertThat(FHIR.requests())
        .filteredOn(FhirStub.Request::isTransaction)
        .as("no batch has more than fhir.batch-size")
        .allSatisfy(
            request ->
                assertThat(request.body().split("\"resourceType\":\"Observation\"").length - 1)
                    .isLessThanOrEqualTo(15));

    FHIR.forgetRequests();
    sendReadings();
    await().atMost(PATIENCE).until(() -> filed() == sent + READINGS);
    assertThat(FHIR.requests()).isEmpty();
  }

  @Test
  @Order(2)
  void aParkedRecordGoesBackToItsTopicAndIsFiled() throws Exception {
    FHIR.patient("p1", "urn:mrn", "1");
    links.put(FilingApplication.LinkTable.link("link-1", "1", true));
    Instant time = FilingTestBase.MORNING.minusSeconds(3600);
    long before = filed();
    BROKER.send(TOPIC, 1, List.of(weight(time, "81.5", time)));
    await().atMost(PATIENCE).until(() -> filed() == before + 1);
    String id = idOf("81.5");
    FHIR.staleFor(id);
    BROKER.send(TOPIC, 1, List.of(weight(time, "82.25", time.plusSeconds(60))));
    await().atMost(PATIENCE).until(() -> parked().equals(List.of("version-conflict")));
    await().atMost(PATIENCE).until(() -> filed() == before + 2);

    FHIR.staleFor("");
    database
        .sql("update dead_letter set retry_at = :past where retry_at is not null")
        .param("past", UtcTime.of(time))
        .update();
    await().atMost(PATIENCE).until(() -> filed() == before + 3);
    assertThat(idOf("82.25")).isEqualTo(id);
    assertThat(parked()).isEmpty();
  }

  @Test
  @Order(3)
  void anOpenWindowIsWrittenOnceAFlushIntervalAndFinalInTheEnd() throws Exception {
    FHIR.patient("p1", "urn:mrn", "1");
    links.put(FilingApplication.LinkTable.link("link-1", "1", true));
    Instant inAWindowThatStaysOpen = Instant.now().plus(Duration.ofMinutes(30));
    List<String> readings = new ArrayList<>();
    for (int i = 0; i < READINGS; i++) {
      readings.add(
          steps(inAWindowThatStaysOpen.truncatedTo(ChronoUnit.HOURS).plusSeconds(60L * i)));
    }
    BROKER.send(TOPIC, 1, readings);
    await().atMost(PATIENCE).until(() -> held() == READINGS);

    ObjectNode open = window();
    assertThat(open.path("status").asText()).isEqualTo("preliminary");
    assertThat(open.at("/valueSampledData/data").asText().split(" "))
        .filteredOn("5"::equals)
        .hasSize(READINGS);
    assertThat(open.at("/meta/versionId").asInt()).isLessThan(3);

    database
        .sql("update open_window set closes_at = :past")
        .param("past", UtcTime.of(FilingTestBase.MORNING))
        .update();
    await().atMost(PATIENCE).until(() -> window().path("status").asText().equals("final"));
  }

  @Test
  @Order(4)
  void whatIsTooLargeToWaitIsADeadLetterAndTheOthersWait() throws Exception {
    FHIR.patient("p1", "urn:mrn", "1");
    links.put(FilingApplication.LinkTable.link("link-1", "1", true));
    BROKER.largestRecord(OPEN, 20_000);
    long before = held();
    Instant open = Instant.now().plus(Duration.ofMinutes(90)).truncatedTo(ChronoUnit.HOURS);
    Measurement large =
        FilingTestBase.by(
            "d".repeat(30_000),
            FilingTestBase.measurement("link-1", "steps", open.plusSeconds(60), "7", "device"));
    BROKER.send(TOPIC, 1, List.of(steps(open), json.writeValueAsString(large), steps(open)));

    await().atMost(PATIENCE).until(() -> deadLetters().contains("too-large"));
    await().atMost(PATIENCE).until(() -> held() >= before + 2);
  }

  private String steps(Instant time) throws Exception {
    return json.writeValueAsString(
        FilingTestBase.measurement("link-1", "steps", time, "5", "device"));
  }

  private static ObjectNode window() {
    return FHIR.all("Observation").stream()
        .filter(one -> one.has("valueSampledData"))
        .findFirst()
        .orElseThrow();
  }

  private static long held() {
    return BROKER.committed(GROUP + "-open-windows", OPEN).values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  private String weight(Instant time, String value, Instant version) throws Exception {
    Measurement weight = FilingTestBase.weight(time, value);
    return json.writeValueAsString(weight.from(weight.origin().told(version)));
  }

  private static String idOf(String value) {
    return FHIR.all("Observation").stream()
        .filter(one -> one.at("/valueQuantity/value").asText().equals(value))
        .map(one -> one.get("id").asText())
        .findFirst()
        .orElseThrow();
  }

  private List<String> parked() {
    return database
        .sql("select reason_code from dead_letter where retry_at is not null")
        .query(String.class)
        .list();
  }

  private void sendReadings() throws Exception {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < READINGS; i++) {
      values.add(
          json.writeValueAsString(
              FilingTestBase.weight(FilingTestBase.MORNING.plusSeconds(i), "7" + i)));
    }
    BROKER.send(TOPIC, PARTITIONS, values);
  }

  private List<String> deadLetters() {
    return database
        .sql("select reason_code from dead_letter where retry_at is null")
        .query(String.class)
        .list();
  }

  private static long filed() {
    return BROKER.committed(GROUP, TOPIC).values().stream().mapToLong(Long::longValue).sum();
  }
}
