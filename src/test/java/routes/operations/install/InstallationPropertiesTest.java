package routes.operations.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class InstallationPropertiesTest {
  @TempDir Path folder;

  @Test
  void theDataFolderIsAbsoluteWhereverItIsUsed() {
    ConfigurableEnvironment environment =
        environment(Map.of("data-dir", "some/data", "url", "jdbc:h2:file:${data-dir}/database"));

    assertThat(environment.getProperty("url"))
        .isEqualTo("jdbc:h2:file:" + Path.of("some/data").toAbsolutePath() + "/database");
  }

  @Test
  void aFreePortIsChosenOnceForTheEmbeddedBroker() {
    ConfigurableEnvironment environment = environment(Map.of("broker.bootstrap-servers", ""));

    String chosen = environment.getProperty("broker.bootstrap-servers");
    assertThat(chosen).matches("127\\.0\\.0\\.1:[1-9][0-9]+");
    assertThat("127.0.0.1:" + environment.getProperty("broker.port")).isEqualTo(chosen);
    assertThat(environment.getProperty("broker.bootstrap-servers")).isEqualTo(chosen);
  }

  @Test
  void aGivenPortIsUsed() {
    ConfigurableEnvironment environment = environment(Map.of("broker.port", "19092"));

    assertThat(environment.getProperty("broker.bootstrap-servers")).isEqualTo("127.0.0.1:19092");
  }

  @Test
  void anExternalClusterIsLeftAsConfigured() {
    ConfigurableEnvironment environment =
        environment(
            Map.of(
                "broker.embedded", "false", "broker.bootstrap-servers", "kafka.example.org:9092"));

    assertThat(environment.getProperty("broker.bootstrap-servers"))
        .isEqualTo("kafka.example.org:9092");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void theInstanceIdIsKeptAndMayBeGiven() throws Exception {
    String id = environment(Map.of()).getProperty("broker.instance-id");

    assertThat(Files.readString(folder.resolve("instance-id"))).isEqualTo(id);
    assertThat(environment(Map.of()).getProperty("broker.instance-id")).isEqualTo(id);
    assertThat(environment(Map.of("broker.instance-id", "pod-0")).getProperty("broker.instance-id"))
        .isEqualTo("pod-0");
  }

  private ConfigurableEnvironment environment(Map<String, Object> given) {
    Map<String, Object> properties = new HashMap<>(Map.of("data-dir", folder.toString()));
    properties.putAll(given);
    ConfigurableEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("given", properties));
    new InstallationEnvironment().postProcessEnvironment(environment, null);
    return environment;
  }
}
