package routes.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class MappingReloadTest {
  @TempDir Path outside;

  @Test
  void changesComeIntoForceFromTheStartToTheStop() throws Exception {
    MappingDocuments acme = new MappingDocuments(outside.resolve("acme"));
    acme.write("weight");
    MappingFolders folders =
        new MappingFolders(
            outside,
            MappingDocuments.settings(DataSize.ofMegabytes(1), "https://clinic.example"),
            Clock.systemUTC());
    MappingReload reload = new MappingReload(folders, Duration.ofMillis(50));
    assertThat(reload.isRunning()).isFalse();
    reload.start();
    try {
      assertThat(reload.isRunning()).isTrue();
      acme.write("height");
      await().until(() -> folders.of("acme").orElseThrow().fhir().knows("height"));
      assertThat(folders.of("acme").orElseThrow().device().templates().get(0).typeName())
          .isEqualTo("height");

      Files.writeString(acme.device(), "{");
      await().until(() -> folders.state().refused().containsKey("acme"));
      acme.write("steps");
      await().until(() -> folders.of("acme").orElseThrow().fhir().knows("steps"));
      assertThat(folders.state().refused()).isEmpty();
    } finally {
      reload.stop();
    }
    assertThat(reload.isRunning()).isFalse();
  }
}
