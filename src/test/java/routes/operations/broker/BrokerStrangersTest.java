package routes.operations.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import routes.operations.RunningBroker;

/** Another process of the machine reaches the ports of the embedded broker, and nothing else. */
class BrokerStrangersTest {
  private static final RunningBroker BROKER = new RunningBroker();
  private static final String TOPIC = "readings";

  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    BROKER.beforeAll(null);
    BROKER.createTopic(TOPIC, 1);
    BROKER.send(TOPIC, 1, List.of("a reading"));
  }

  @AfterAll
  static void stop() throws Exception {
    BROKER.afterAll(null);
  }

  /** Every listener that the broker says it has; a further one is tried on the day it is added. */
  @TestFactory
  Stream<DynamicTest> noListenerLetsAStrangerIn() throws Exception {
    List<String> listeners = listeners();
    assertThat(listeners).hasSizeGreaterThanOrEqualTo(2);
    return listeners.stream()
        .flatMap(
            listener ->
                strangers().entrySet().stream()
                    .map(
                        stranger ->
                            DynamicTest.dynamicTest(
                                listener + " and " + stranger.getKey(),
                                () -> isKeptOut(address(listener), stranger.getValue()))));
  }

  /** So that the test above fails for want of the secret, and for nothing else. */
  @Test
  void whoKnowsTheSecretGetsInOnEveryListener() throws Exception {
    for (String listener : listeners()) {
      Map<String, Object> known = new HashMap<>(BROKER.security());
      String servers = listener.startsWith("CONTROLLER") ? "controllers" : "servers";
      known.put("bootstrap." + servers, address(listener));
      try (Admin admin = Admin.create(known)) {
        assertThat(admin.describeMetadataQuorum().quorumInfo().get().leaderId()).isEqualTo(1);
      }
    }
  }

  @Test
  void theSecretIsMadeOnceAndItsOwnersAlone() throws Exception {
    String made = BrokerSecret.in(folder).clientProperties().get("sasl.jaas.config");

    assertThat(BrokerSecret.in(folder).clientProperties().get("sasl.jaas.config")).isEqualTo(made);
    assertThat(BrokerSecret.in(folder.resolve("other")).clientProperties().get("sasl.jaas.config"))
        .isNotEqualTo(made);
    assertThat(Files.getPosixFilePermissions(folder.resolve("secret")))
        .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    assertThat(BrokerSecret.in(folder).toString()).doesNotContain(secret(folder));
  }

  private static void isKeptOut(String address, Map<String, Object> stranger) {
    for (String servers : List.of("servers", "controllers")) {
      assertThatThrownBy(
              () -> {
                try (Admin admin = Admin.create(with(stranger, "bootstrap." + servers, address))) {
                  if (servers.equals("servers")) {
                    admin.listTopics().names().get();
                  } else {
                    admin.describeMetadataQuorum().quorumInfo().get();
                  }
                }
              })
          .isInstanceOf(ExecutionException.class);
    }
    Map<String, Object> client = with(stranger, "bootstrap.servers", address);
    assertThatThrownBy(
            () -> {
              try (KafkaConsumer<String, String> consumer =
                  new KafkaConsumer<>(client, new StringDeserializer(), new StringDeserializer())) {
                consumer.partitionsFor(TOPIC);
              }
            })
        .isInstanceOf(KafkaException.class);
    assertThatThrownBy(
            () -> {
              try (KafkaProducer<String, String> producer =
                  new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
                producer.send(new ProducerRecord<>(TOPIC, "forged")).get();
              }
            })
        .isInstanceOf(ExecutionException.class);
  }

  private static Map<String, Map<String, Object>> strangers() {
    Map<String, Object> hasty =
        Map.of(
            "request.timeout.ms", 1_000,
            "default.api.timeout.ms", 1_500,
            "max.block.ms", 1_500,
            "delivery.timeout.ms", 1_500);
    Map<String, Object> guessing = new HashMap<>(BROKER.security());
    guessing.compute(
        "sasl.jaas.config",
        (name, login) -> login.toString().replaceFirst("password=\"..", "password=\"xx"));
    guessing.putAll(hasty);
    Map<String, Object> other = new HashMap<>(BROKER.security());
    other.compute(
        "sasl.jaas.config", (name, login) -> login.toString().replace("wearables", "admin"));
    other.putAll(hasty);
    return Map.of("one without", hasty, "a wrong secret", guessing, "another name", other);
  }

  private static Map<String, Object> with(Map<String, Object> all, String name, String value) {
    Map<String, Object> more = new HashMap<>(all);
    more.put(name, value);
    return more;
  }

  private static List<String> listeners() throws Exception {
    ConfigResource node = new ConfigResource(ConfigResource.Type.BROKER, "1");
    try (Admin admin = Admin.create(BROKER.client())) {
      return Arrays.asList(
          admin
              .describeConfigs(List.of(node))
              .all()
              .get()
              .get(node)
              .get("listeners")
              .value()
              .split(","));
    }
  }

  private static String address(String listener) {
    return listener.replaceFirst(".*://", "");
  }

  private static String secret(Path folder) throws Exception {
    return Files.readString(folder.resolve("secret"));
  }
}
