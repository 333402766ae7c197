package routes.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.health.HealthComponent;
import org.springframework.boot.actuate.health.HealthEndpoint;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import routes.destinations.Destinations;
import routes.mapping.Measurement;
import routes.operations.RunningBroker;
import routes.operations.destination.DeletedRanges;
import routes.operations.health.BackgroundHealthConfiguration;
import routes.operations.install.CamelConfiguration;
import routes.operations.stage.BatchOffsets;
import routes.operations.support.UtcTime;
import routes.subject.SourceLink;

/** Three destinations between a real broker and three FHIR stubs; the second is out at first. */
@SpringBootTest(
    classes = DestinationsTest.Application.class,
    webEnvironment = SpringBootTest.WebEnvironment.NONE,
    properties = {
      "management.endpoint.health.validate-group-membership=false",
      "spring.datasource.url=jdbc:h2:mem:destinations",
      "camel.main.routes-include-pattern=classpath:routes/templates/kafka-stage.camel.yaml,"
          + "classpath:routes/pipeline/file.camel.yaml,"
          + "classpath:routes/pipeline/file-records.camel.yaml,"
          + "classpath:routes/templates/send-records.camel.yaml,"
          + "classpath:routes/pipeline/fhir.camel.yaml,"
          + "classpath:routes/pipeline/errors.camel.yaml",
      "schedule.parked=0/1 * * * * ?",
      "schedule.close-windows=0/1 * * * * ?",
      "spring.quartz.jdbc.initialize-schema=always",
      "spring.quartz.auto-startup=false",
      "broker.embedded=false",
      "broker.instance-id=test",
      "fhir.client-ids=accept",
      "fhir.patience=2s",
      "fhir.flush-interval-ms=1500",
      "destinations.research.flush-interval-ms=1500",
      "destinations.eu-heart.flush-interval-ms=1500",
      "fhir.authentication=bearer",
      "fhir.bearer-token=token-of-the-first",
      "fhir.headers.X-Api-Key=key-of-the-first",
      "destinations.research.client-ids=accept",
      "destinations.research.patience=2s",
      "destinations.research.patient-system=urn:site",
      "destinations.research.headers.X-Study=study-7",
      "destinations.eu-heart.client-ids=refuse",
      "destinations.eu-heart.vendors=withings",
      "destinations.eu-heart.patients[0]=urn:mrn|2",
      "destinations.broken.authentication=bearer",
      "destinations.wrong.vendors=withing",
      "health.look-every=200ms",
      "management.endpoint.health.show-components=always",
      "management.endpoint.health.show-details=always"
    })
@DirtiesContext
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DestinationsTest {
  private static final FhirStub FIRST = new FhirStub();
  private static final FhirStub RESEARCH = new FhirStub();
  private static final FhirStub HEART = new FhirStub();
  private static final String TOPIC = "wearables.measurements";
  private static final String GROUP = "wearables.file";
  private static final int READINGS = 20;
  private static final int PARTITIONS = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @RegisterExtension static final RunningBroker BROKER = new RunningBroker();

  @Import({
    FilingApplication.class,
    BatchOffsets.class,
    CamelConfiguration.class,
    BackgroundHealthConfiguration.class
  })
  @ComponentScan("routes.destinations")
  static class Application {
    @Bean
    HeldFarewells farewells() {
      return new HeldFarewells();
    }
  }

  /** Stands for the leases of the erasures. */
  public static final class HeldFarewells {
    private final AtomicInteger erased = new AtomicInteger();

    public void hold(Object farewell, int erasedNow, int markedNow) {
      erased.addAndGet(erasedNow + markedNow);
    }
  }

  /** Stands for the connection that is erased. */
  public record Ended(String patientReference) {}

  @Autowired JdbcClient database;
  @Autowired ObjectMapper json;
  @Autowired FilingApplication.LinkTable links;
  @Autowired HealthEndpoint health;
  @Autowired Destinations destinations;
  @Autowired HeldFarewells farewells;
  @Autowired CamelContext camel;
  @Autowired DeletedRanges ranges;

  @DynamicPropertySource
  static void servers(DynamicPropertyRegistry registry) {
    BROKER.componentSettings().forEach((name, value) -> registry.add(name, () -> value));
    registry.add("fhir.server-url", FIRST::url);
    registry.add("destinations.research.server-url", RESEARCH::url);
    registry.add("destinations.eu-heart.server-url", HEART::url);
    registry.add("destinations.broken.server-url", HEART::url);
    registry.add("destinations.wrong.server-url", HEART::url);
  }

  @BeforeAll
  static void topics() throws Exception {
    BROKER.createTopic(TOPIC, PARTITIONS);
    for (String end : List.of("", ".research", ".eu-heart")) {
      BROKER.createTopic("wearables.open-windows" + end, PARTITIONS);
    }
    FIRST.patient("p1", "urn:mrn", "1");
    FIRST.patient("p2", "urn:mrn", "2");
    FIRST.patient("p3", "urn:mrn", "3");
    RESEARCH.patient("r1", "urn:mrn", "1");
    RESEARCH.patient("r2", "urn:mrn", "2");
    RESEARCH.patient("p3", "urn:site", "someone-else");
    RESEARCH.patient("r3", "urn:site", "p3");
    HEART.patient("h2", "urn:mrn", "2");
    RESEARCH.down(503);
  }

  @Test
  @Order(1)
  void oneThatIsOutStopsOnlyItself() throws Exception {
    links.put(FilingApplication.LinkTable.link("link-1", "1", true));
    links.put(FilingApplication.LinkTable.link("link-2", "2", true));
    links.put(
        new SourceLink(
            "link-3", null, null, "Patient/p3", Instant.EPOCH, null, null, Set.of("any")));
    send();

    await().atMost(PATIENCE).until(() -> FIRST.all("Observation").size() == 3 * READINGS);
    await().atMost(PATIENCE).until(() -> HEART.all("Observation").size() == READINGS);
    await().atMost(PATIENCE).until(() -> status("research", "fhir").equals("OUT_OF_SERVICE"));
    assertThat(health.healthForPath("fhir").getStatus().getCode()).isEqualTo("UP");
    assertThat(status("eu-heart", "fhir")).isEqualTo("UP");
    assertThat(health.health().getStatus().getCode()).isEqualTo("OUT_OF_SERVICE");
    assertThat(RESEARCH.all("Observation")).isEmpty();
    assertThat(filed(".research")).isZero();

    RESEARCH.recover();
    await().atMost(PATIENCE).until(() -> RESEARCH.all("Observation").size() == 3 * READINGS);
    await().atMost(PATIENCE).until(() -> filed(".research") == 3 * READINGS);
    await().atMost(PATIENCE).until(() -> status("research", "fhir").equals("UP"));
    for (FhirStub one : List.of(FIRST, RESEARCH, HEART)) {
      assertThat(one.all("Observation"))
          .allSatisfy(each -> assertThat(each.at("/meta/versionId").asText()).isEqualTo("1"));
    }
    assertThat(subjects(FIRST)).containsOnly("Patient/p1", "Patient/p2", "Patient/p3");
    assertThat(subjects(RESEARCH)).containsOnly("Patient/r1", "Patient/r2", "Patient/r3");
    assertThat(subjects(HEART)).containsOnly("Patient/h2");
  }

  @Test
  @Order(2)
  void whatIsDeliveredAgainIsWrittenNowhere() throws Exception {
    List.of(FIRST, RESEARCH, HEART).forEach(FhirStub::forgetRequests);
    send();

    for (String end : List.of("", ".research", ".eu-heart")) {
      await().atMost(PATIENCE).until(() -> filed(end) == 6 * READINGS);
    }
    assertThat(FIRST.requests()).isEmpty();
    assertThat(RESEARCH.requests()).isEmpty();
    assertThat(HEART.requests()).isEmpty();
  }

  @Test
  @Order(3)
  void credentialsOfOneReachNoOther() throws Exception {
    List.of(FIRST, RESEARCH, HEART).forEach(FhirStub::forgetRequests);
    BROKER.send(TOPIC, 1, List.of(weight("link-2", FilingTestBase.MORNING.minusSeconds(9), "50")));
    await().atMost(PATIENCE).until(() -> RESEARCH.all("Observation").size() == 3 * READINGS + 1);
    await().atMost(PATIENCE).until(() -> HEART.all("Observation").size() == READINGS + 1);
    await().atMost(PATIENCE).until(() -> FIRST.all("Observation").size() == 3 * READINGS + 1);

    assertThat(headers(FIRST)).anyMatch(header -> header.contains("token-of-the-first"));
    assertThat(headers(RESEARCH)).anyMatch(header -> header.contains("study-7"));
    for (FhirStub other : List.of(RESEARCH, HEART)) {
      assertThat(headers(other))
          .isNotEmpty()
          .noneMatch(header -> header.contains("of-the-first"))
          .noneMatch(header -> header.startsWith("Authorization"));
    }
  }

  @Test
  @Order(4)
  void whatOneGaveUpOrParkedIsItsOwn() throws Exception {
    links.put(FilingApplication.LinkTable.link("link-2", "2", true));
    Instant time = FilingTestBase.MORNING.minusSeconds(3600);
    BROKER.send(TOPIC, 1, List.of(weight("link-2", time, "81.5")));
    await().atMost(PATIENCE).until(() -> holds(RESEARCH, "81.5") && holds(FIRST, "81.5"));
    RESEARCH.staleFor(idOf(RESEARCH, "81.5"));
    BROKER.send(
        TOPIC,
        1,
        List.of(told(weightOf("link-2", time, "82.25"), FilingTestBase.MORNING.plusSeconds(60))));
    await().atMost(PATIENCE).until(() -> parked("destination_research") == 1);
    assertThat(holds(FIRST, "82.25")).isTrue();
    assertThat(parked("PUBLIC")).isZero();

    RESEARCH.staleFor("");
    FIRST.forgetRequests();
    database
        .sql("update \"destination_research\".dead_letter set retry_at = ?")
        .param(UtcTime.of(time))
        .update();
    await().atMost(PATIENCE).until(() -> holds(RESEARCH, "82.25"));
    assertThat(parked("destination_research")).isZero();

    long before = filed("");
    BROKER.send(TOPIC, 1, List.of("no measurement"));
    await().atMost(PATIENCE).until(() -> filed("") == before + 1);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(codes("destination_research")).hasSize(1));
    assertThat(codes("PUBLIC")).containsExactly("malformed-measurement");
    assertThat(codes("destination_eu_heart")).isEmpty();
    assertThat(FIRST.requests()).isEmpty();
  }

  @Test
  @Order(5)
  void anOpenWindowIsHeldAndClosedForEachDestination() throws Exception {
    Instant soon = Instant.now().plus(Duration.ofMinutes(30));
    String reading =
        json.writeValueAsString(FilingTestBase.measurement("link-1", "steps", soon, "5", "device"));
    BROKER.send(TOPIC, 1, List.of(reading));

    await()
        .atMost(PATIENCE)
        .until(
            () ->
                BROKER
                    .committed(
                        "wearables.file-open-windows.research", "wearables.open-windows.research")
                    .values()
                    .stream()
                    .anyMatch(offset -> offset > 0));
    assertThat(window(RESEARCH).path("status").asText()).isEqualTo("preliminary");
    database
        .sql("update \"destination_research\".open_window set closes_at = ?")
        .param(UtcTime.of(FilingTestBase.MORNING))
        .update();
    await().atMost(PATIENCE).until(() -> window(RESEARCH).path("status").asText().equals("final"));
  }

  @Test
  @Order(6)
  void whatARangeDeletedBeforeItCameIsFiledNowhere() throws Exception {
    Instant time = FilingTestBase.MORNING.minus(Duration.ofHours(5));
    Measurement deleted = ofRanges(weightOf("link-1", time, "91.5"));
    Measurement after = ofRanges(weightOf("link-1", time.plusSeconds(60), "92.5"));
    ranges.store(
        new DeletedRanges.Row(
            "link-1",
            deleted.origin().dataType(),
            new Measurement.Range(time, time.plusSeconds(60)),
            deleted.origin().ingestionTime().plusSeconds(60)));
    BROKER.send(
        TOPIC, 1, List.of(json.writeValueAsString(deleted), json.writeValueAsString(after)));

    for (FhirStub each : List.of(FIRST, RESEARCH)) {
      await().atMost(PATIENCE).until(() -> holds(each, "92.5"));
      assertThat(holds(each, "91.5")).isFalse();
    }
  }

  @Test
  @Order(7)
  void oneThatCannotBeStartedSaysWhyAndTheOthersGoOn() {
    assertThat(refusal("broken"))
        .isEqualTo(
            "Destination broken cannot be started (below, fhir stands for destinations.broken):"
                + " fhir.authentication is bearer, so fhir.bearer-token must be set.");
    assertThat(refusal("wrong").toString())
        .endsWith("destinations.wrong.vendors names what no mapping folder is called: withing.");
  }

  @Test
  @Order(8)
  void anErasureIsDoneWhenEveryDestinationHasDoneIt() throws Exception {
    Exchange erasure = new DefaultExchange(camel);
    erasure.setProperty("linkId", "link-2");
    erasure.setProperty("farewell", "farewell-1");
    erasure.setProperty("connection", Optional.of(new Ended(null)));
    RESEARCH.down(503);
    assertThatThrownBy(() -> destinations.erase(erasure)).isInstanceOf(Exception.class);
    assertThat(HEART.all("Observation")).isEmpty();
    assertThat(RESEARCH.all("Observation")).isNotEmpty();

    RESEARCH.recover();
    assertThatThrownBy(() -> destinations.erase(erasure))
        .as("one that is not running may hold something")
        .hasMessage("destination broken is not running");
    assertThat(subjects(RESEARCH)).containsOnly("Patient/r1", "Patient/r3");
    assertThat(farewells.erased.get()).isPositive();
    assertThat(subjects(FIRST)).as("its erasure is the installation's own").contains("Patient/p2");
  }

  private Object refusal(String destination) {
    HealthComponent refused = health.healthForPath("destinations", destination);
    assertThat(refused.getStatus().getCode()).isEqualTo("OUT_OF_SERVICE");
    return ((org.springframework.boot.actuate.health.Health) refused).getDetails().get("reason");
  }

  private String status(String destination, String part) {
    return health.healthForPath("destinations", destination, part).getStatus().getCode();
  }

  private void send() throws Exception {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < READINGS; i++) {
      for (String link : List.of("link-1", "link-2", "link-3")) {
        values.add(weight(link, FilingTestBase.MORNING.plusSeconds(i), "7" + i));
      }
    }
    BROKER.send(TOPIC, PARTITIONS, values);
  }

  private String weight(String link, Instant time, String value) throws Exception {
    return json.writeValueAsString(weightOf(link, time, value));
  }

  private static Measurement weightOf(String link, Instant time, String value) {
    return FilingTestBase.measurement(link, "weight", time, value, "device");
  }

  /** Of a vendor that deletes readings by their time. */
  private static Measurement ofRanges(Measurement reading) {
    Measurement theirs = FilingTestBase.from(reading, "link-1", null, "google-health", "trace-2");
    return theirs.from(theirs.origin().told(null));
  }

  private String told(Measurement reading, Instant version) throws Exception {
    return json.writeValueAsString(reading.from(reading.origin().told(version)));
  }

  private static boolean holds(FhirStub server, String value) {
    return values(server, value).findAny().isPresent();
  }

  private static String idOf(FhirStub server, String value) {
    return values(server, value).findFirst().orElseThrow().get("id").asText();
  }

  private static Stream<ObjectNode> values(FhirStub server, String value) {
    return server.all("Observation").stream()
        .filter(one -> one.at("/valueQuantity/value").asText().equals(value));
  }

  private static ObjectNode window(FhirStub server) {
    return server.all("Observation").stream()
        .filter(one -> one.has("valueSampledData"))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> subjects(FhirStub server) {
    return server.all("Observation").stream()
        .map(one -> one.at("/subject/reference").asText())
        .distinct()
        .toList();
  }

  private static List<String> headers(FhirStub server) {
    return server.requests().stream()
        .flatMap(request -> request.headers().entrySet().stream())
        .map(Map.Entry::toString)
        .toList();
  }

  private int parked(String schema) {
    return database
        .sql("select count(*) from \"%s\".dead_letter where retry_at is not null".formatted(schema))
        .query(Integer.class)
        .single();
  }

  private List<String> codes(String schema) {
    return database
        .sql("select reason_code from \"%s\".dead_letter where retry_at is null".formatted(schema))
        .query(String.class)
        .list();
  }

  private static long filed(String end) {
    return BROKER.committed(GROUP + end, TOPIC).values().stream().mapToLong(Long::longValue).sum();
  }
}
