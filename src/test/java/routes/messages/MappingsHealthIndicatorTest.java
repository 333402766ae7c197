package routes.messages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.Status;

/** What the health contributor tells. */
class MappingsHealthIndicatorTest extends MappingFoldersTestBase {
  @Test
  void healthTellsWhatIsInForce() throws IOException {
    MappingFolders folders = load();

    Health health = health(folders);

    assertThat(health.getStatus()).isEqualTo(Status.UP);
    assertThat(health.getDetails()).containsOnlyKeys("folders");
    assertThat(health.getDetails().get("folders"))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsOnlyKeys((Object[]) jarsAnd("acme"))
        .containsEntry(
            "acme",
            Map.of(
                "version",
                folders.of("acme").orElseThrow().version(),
                "from",
                "mappings-dir",
                "since",
                NOW.toString()));
  }

  @Test
  void healthTellsWhatWasRefusedAndNotWithoutEnd() throws IOException {
    MappingFolders folders = load();
    String version = folders.of("acme").orElseThrow().version();

    Files.writeString(
        acme.fhir(),
        "{\"templateType\": \"CollectionFhir\", \"template\": [7" + ", 7".repeat(24) + "]}");
    settle(folders);

    Health health = health(folders);
    assertThat(health.getStatus()).isEqualTo(MappingsHealthIndicator.DEGRADED);
    assertThat(health.getDetails().get("refused"))
        .isEqualTo(
            Map.of(
                "acme",
                Map.of(
                    "since",
                    NOW.toString(),
                    "versionInForce",
                    version,
                    "errors",
                    errors(folders).subList(0, 20),
                    "furtherErrors",
                    5)));
  }
}
