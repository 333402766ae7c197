package routes.operations.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import routes.operations.RunningBroker;
import routes.operations.destination.DestinationNames;

public class EmbeddedBrokerTest {
  static final String TOPIC = "wearables.device-messages";

  @TempDir Path folder;

  @Test
  void theSameFolderGoesOnAtAnotherPort() throws Exception {
    List<String> sent = List.of("one", "two", "x".repeat(900_000));
    int first = EmbeddedBroker.freePort();
    try (EmbeddedBroker broker = started(folder, first);
        Admin admin = admin(folder, first)) {
      topics(admin).create();
      RunningBroker.send(client(folder, first), TOPIC, 1, sent);
    }

    int second = EmbeddedBroker.freePort();
    assertThat(second).isNotEqualTo(first);
    try (EmbeddedBroker broker = started(folder, second);
        Admin admin = admin(folder, second)) {
      topics(admin).create();

      assertThat(RunningBroker.read(client(folder, second), TOPIC, 1)).isEqualTo(sent);
      assertThat(admin.listTopics().names().get())
          .isEqualTo(
              Set.of(
                  "wearables.ingest",
                  "wearables.device-messages",
                  "wearables.measurements",
                  "wearables.open-windows",
                  "wearables.sync-requests.withings"));
      assertThat(config(admin))
          .containsEntry("retention.ms", "-1")
          .containsEntry("retention.bytes", "-1");
    }
  }

  @Test
  void anExistingTopicIsLeftAsItIs() throws Exception {
    int port = EmbeddedBroker.freePort();
    try (EmbeddedBroker broker = started(folder, port);
        Admin admin = admin(folder, port)) {
      admin
          .createTopics(
              List.of(new NewTopic(TOPIC, 7, (short) 1).configs(Map.of("retention.ms", "1000"))))
          .all()
          .get();

      topics(admin).create();

      assertThat(admin.describeTopics(List.of(TOPIC)).allTopicNames().get().get(TOPIC).partitions())
          .hasSize(7);
      assertThat(config(admin)).containsEntry("retention.ms", "1000");
    }
  }

  @Test
  void aTopicThatNobodyDeclaredIsNotMade() {
    int port = EmbeddedBroker.freePort();
    try (EmbeddedBroker broker = started(folder, port);
        Admin admin = admin(folder, port)) {
      assertThatThrownBy(() -> admin.describeTopics(List.of("evil")).allTopicNames().get())
          .isInstanceOf(ExecutionException.class);
    }
  }

  @Test
  void killedItHasEveryAcknowledgedRecord() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                BrokerProcess.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<String> acknowledged = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream()))) {
      String line;
      while (acknowledged.size() < 20 && (line = lines.readLine()) != null) {
        if (line.startsWith("value ")) {
          acknowledged.add(line);
        }
      }
      process.destroyForcibly().waitFor();
    }

    int port = EmbeddedBroker.freePort();
    long begin = System.nanoTime();
    try (EmbeddedBroker broker = started(folder, port)) {
      System.out.println(
          "broker start after kill -9: "
              + Duration.ofNanos(System.nanoTime() - begin).toMillis()
              + " ms");
      assertThat(RunningBroker.read(client(folder, port), TOPIC, 1))
          .startsWith(acknowledged.toArray(new String[0]));
    }
  }

  public static Topics topics(Admin admin) {
    return new Topics(admin, settings(1), List.of("withings"), new DestinationNames(Set.of()));
  }

  static BrokerSettings settings(int partitions) {
    return new BrokerSettings(
        true, 0, "", "wearables.", partitions, (short) 1, Duration.ZERO, Duration.ZERO, Map.of());
  }

  private static EmbeddedBroker started(Path folder, int port) {
    EmbeddedBroker broker = new EmbeddedBroker(folder, port);
    broker.await();
    return broker;
  }

  private static Admin admin(Path folder, int port) {
    return Admin.create(client(folder, port));
  }

  private static Map<String, Object> client(Path folder, int port) {
    return RunningBroker.client("127.0.0.1:" + port, BrokerSecret.in(folder).clientProperties());
  }

  private static Map<String, String> config(Admin admin) throws Exception {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, TOPIC);
    Config config = admin.describeConfigs(List.of(topic)).all().get().get(topic);
    return config.entries().stream()
        .filter(entry -> entry.value() != null)
        .collect(java.util.stream.Collectors.toMap(e -> e.name(), e -> e.value()));
  }
}
