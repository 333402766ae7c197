package routes.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.test.spring.junit5.CamelSpringBootTest;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import routes.operations.BatchOffsets;
import routes.operations.EmbeddedBroker;

/** The filing routes as they are, between a real broker and a FHIR stub. */
@CamelSpringBootTest
@SpringBootTest(
    classes = {FilingApplication.class, BatchOffsets.class},
    webEnvironment = SpringBootTest.WebEnvironment.NONE,
    properties = {
      "spring.datasource.url=jdbc:h2:mem:filing-from-broker",
      "camel.main.routes-include-pattern=classpath:routes/pipeline/file.camel.yaml,"
          + "classpath:routes/pipeline/errors.camel.yaml",
      "broker.embedded=false",
      "broker.instance-id=test",
      "spring.quartz.auto-startup=false",
      "fhir.patience=2s"
    })
@DirtiesContext
class FilingFromBrokerTest {
  private static final FhirStub FHIR = new FhirStub();
  private static final String TOPIC = "wearables.measurements";
  private static final String GROUP = "wearables.file";
  private static final int READINGS = 40;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir static Path folder;
  private static EmbeddedBroker broker;
  private static String bootstrap;

  @Autowired CamelContext camel;
  @Autowired JdbcClient database;
  @Autowired ObjectMapper json;
  @Autowired FilingApplication.LinkTable links;

  @DynamicPropertySource
  static void servers(DynamicPropertyRegistry registry) throws Exception {
    int port = EmbeddedBroker.freePort();
    broker = new EmbeddedBroker(folder, port);
    broker.await();
    bootstrap = "127.0.0.1:" + port;
    try (Admin admin = admin()) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 2, (short) 1))).all().get();
    }
    registry.add("broker.bootstrap-servers", () -> bootstrap);
    registry.add("fhir.server-url", FHIR::url);
  }

  @AfterAll
  static void stop() {
    FHIR.close();
    broker.close();
  }

  @Test
  void anOutageFromTheFirstBatchOnLosesNothingAndGivesUpNothing() throws Exception {
    FHIR.down(503);
    FHIR.patient("p1", "urn:mrn", "1");
    links.put(FilingApplication.LinkTable.link("link-1", "1", true));
    send(0);
    send("no measurement");
    await().atMost(PATIENCE).until(() -> FHIR.requests().size() > 6);
    assertThat(FHIR.all("Observation")).isEmpty();
    assertThat(committed()).containsOnly(Map.entry(0, 0L), Map.entry(1, 0L));

    FHIR.recover();
    long sent = READINGS + 1L;
    await().atMost(PATIENCE).until(() -> filed() == sent);
    assertThat(FHIR.all("Observation"))
        .hasSize(READINGS)
        .allSatisfy(one -> assertThat(one.at("/meta/versionId").asText()).isEqualTo("1"));
    assertThat(deadLetters()).containsExactly("malformed-measurement");

    FHIR.forgetRequests();
    send(0);
    await().atMost(PATIENCE).until(() -> filed() == sent + READINGS);
    assertThat(FHIR.requests()).isEmpty();
  }

  private void send(int from) throws Exception {
    List<String> values = new ArrayList<>();
    for (int i = from; i < from + READINGS; i++) {
      values.add(
          json.writeValueAsString(
              FilingTestBase.weight(FilingTestBase.MORNING.plusSeconds(i), "7" + i)));
    }
    send(values.toArray(String[]::new));
  }

  private static void send(String... values) throws Exception {
    Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap, "acks", "all");
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      for (int i = 0; i < values.length; i++) {
        producer.send(new ProducerRecord<>(TOPIC, i % 2, "link-1|scale", values[i])).get();
      }
    }
  }

  private List<String> deadLetters() {
    return database.sql("select reason_code from dead_letter").query(String.class).list();
  }

  private static long filed() throws Exception {
    return committed().values().stream().mapToLong(Long::longValue).sum();
  }

  private static Map<Integer, Long> committed() throws Exception {
    try (Admin admin = admin()) {
      Map<Integer, Long> offsets = new HashMap<>();
      admin
          .listConsumerGroupOffsets(GROUP)
          .partitionsToOffsetAndMetadata()
          .get()
          .forEach((partition, offset) -> offsets.put(partition.partition(), offset.offset()));
      return offsets;
    }
  }

  private static Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", bootstrap));
  }
}
