package routes.operations.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real broker tells of its logs. */
class ReplacedBrokerTest {
  private static final String TOPIC = "wearables.ingest";

  @TempDir Path folder;

  @Test
  void aLogKeepsItsIdOverRestartsAndAnotherFolderOrTopicHasAnother() throws Exception {
    String first = log("one");
    assertThat(first).matches("[\\w-]{22}/[\\w-]{22}");
    assertThat(log("one")).isEqualTo(first);
    assertThat(log("two")).doesNotStartWith(first.split("/")[0]);
  }

  @Test
  void aTopicMadeAnewHasAnotherId() throws Exception {
    int port = EmbeddedBroker.freePort();
    try (EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("anew"), port)) {
      broker.await();
      try (Admin admin = admin(broker, port)) {
        String before = told(admin);
        admin.deleteTopics(List.of(TOPIC)).all().get();
        await().until(() -> new LogsOfBroker(admin).apply(List.of(TOPIC)).isEmpty());
        assertThat(told(admin)).isNotEqualTo(before).startsWith(before.split("/")[0] + "/");
      }
    }
  }

  @Test
  void aBrokerThatIsNotThereIsSaidSo() {
    Map<String, Object> settings =
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            "127.0.0.1:" + EmbeddedBroker.freePort(),
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            1000,
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
            1000);
    try (Admin admin = Admin.create(settings)) {
      assertThatThrownBy(() -> new LogsOfBroker(admin).apply(List.of(TOPIC)))
          .isInstanceOf(BrokerUntoldException.class)
          .hasMessageStartingWith("the broker does not tell which logs it holds (");
    }
  }

  private String log(String name) throws Exception {
    int port = EmbeddedBroker.freePort();
    try (EmbeddedBroker broker = new EmbeddedBroker(folder.resolve(name), port)) {
      broker.await();
      try (Admin admin = admin(broker, port)) {
        return told(admin);
      }
    }
  }

  private static String told(Admin admin) throws Exception {
    if (!admin.listTopics().names().get().contains(TOPIC)) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
    }
    LogsOfBroker logs = new LogsOfBroker(admin);
    await().until(() -> logs.apply(List.of(TOPIC)).containsKey(TOPIC));
    return logs.apply(List.of(TOPIC, "unknown")).get(TOPIC);
  }

  private static Admin admin(EmbeddedBroker broker, int port) {
    Map<String, Object> settings = new HashMap<>(broker.secret().clientProperties());
    settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:" + port);
    return Admin.create(settings);
  }
}
