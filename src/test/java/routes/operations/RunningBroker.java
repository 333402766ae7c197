package routes.operations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.util.FileSystemUtils;
import routes.operations.broker.EmbeddedBroker;

/**
 * The embedded broker itself, running for the tests of one class, with the few client calls that
 * tests need.
 */
public final class RunningBroker implements BeforeAllCallback, AfterAllCallback {
  private Path folder;
  private int port;
  private EmbeddedBroker broker;
  private String bootstrap;
  private Map<String, String> security;
  private Admin admin;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    folder = Files.createTempDirectory("broker");
    port = EmbeddedBroker.freePort();
    startAgain();
    bootstrap = "127.0.0.1:" + port;
    security = broker.secret().clientProperties();
    admin = Admin.create(client());
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    admin.close();
    broker.close();
    FileSystemUtils.deleteRecursively(folder);
  }

  /** Nobody reaches it any more; its folder stays. */
  public void stop() {
    broker.close();
  }

  /** At the same place, with what it had. */
  public void startAgain() {
    broker = new EmbeddedBroker(folder, port);
    broker.await();
  }

  /** Where clients reach it. */
  public String bootstrap() {
    return bootstrap;
  }

  /** What a client has to say beside that. */
  public Map<String, String> security() {
    return security;
  }

  /** All that a client has to be told. */
  public Map<String, Object> client() {
    return client(bootstrap, security);
  }

  public static Map<String, Object> client(String bootstrap, Map<String, String> security) {
    Map<String, Object> all = new HashMap<>(security);
    all.put("bootstrap.servers", bootstrap);
    return all;
  }

  /** The settings of a product whose external cluster this is. */
  public Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("broker.embedded", "false");
    settings.put("broker.bootstrap-servers", bootstrap);
    security.forEach((name, value) -> settings.put("broker.client[" + name + "]", value));
    return settings;
  }

  /** For tests that wire Camel's component without the product's broker settings. */
  public Map<String, String> componentSettings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("broker.bootstrap-servers", bootstrap);
    security.forEach(
        (name, value) -> settings.put("camel.component.kafka." + name.replace('.', '-'), value));
    return settings;
  }

  /** One property of {@link #security} as an argument of the jar. */
  public String argument(String property) {
    return "--broker.client[" + property + "]=" + security.get(property);
  }

  /** All settings as arguments of the jar. */
  public String[] arguments() {
    return settings().entrySet().stream()
        .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
        .toArray(String[]::new);
  }

  public Admin admin() {
    return admin;
  }

  /** Makes a topic and waits for the broker. */
  public void createTopic(String topic, int partitions) throws Exception {
    admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
  }

  /** Lets no record into a topic that is larger, with what the broker adds to it. */
  public void largestRecord(String topic, int bytes) throws Exception {
    AlterConfigOp limit =
        new AlterConfigOp(
            new ConfigEntry("max.message.bytes", Integer.toString(bytes)),
            AlterConfigOp.OpType.SET);
    admin
        .incrementalAlterConfigs(
            Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), List.of(limit)))
        .all()
        .get();
  }

  /** Every value that a topic of so many partitions holds now. */
  public List<String> values(String topic, int partitions) {
    return read(client(), topic, partitions);
  }

  /** Sends the values to the partitions in turn and waits for the broker. */
  public void send(String topic, int partitions, List<String> values) throws Exception {
    send(client(), topic, partitions, values);
  }

  public static void send(
      Map<String, Object> client, String topic, int partitions, List<String> values)
      throws Exception {
    Map<String, Object> settings = new HashMap<>(client);
    settings.put("acks", "all");
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      for (int i = 0; i < values.size(); i++) {
        producer.send(new ProducerRecord<>(topic, i % partitions, "key", values.get(i))).get();
      }
    }
  }

  /** Every value that the partitions hold now. */
  public static List<String> read(Map<String, Object> client, String topic, int partitions) {
    Map<String, Object> settings = new HashMap<>(client);
    settings.put("auto.offset.reset", "earliest");
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      List<TopicPartition> all = new ArrayList<>();
      for (int i = 0; i < partitions; i++) {
        all.add(new TopicPartition(topic, i));
      }
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
          values.add(record.value());
        }
      }
    }
    return values;
  }

  /** The committed offset of each partition that has one. */
  public Map<Integer, Long> committed(String group, String topic) {
    try {
      Map<Integer, Long> offsets = new HashMap<>();
      Map<TopicPartition, OffsetAndMetadata> all =
          admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      all.forEach(
          (partition, offset) -> {
            if (partition.topic().equals(topic) && offset != null) {
              offsets.put(partition.partition(), offset.offset());
            }
          });
      return offsets;
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError("the broker does not tell committed offsets", e);
    }
  }
}
