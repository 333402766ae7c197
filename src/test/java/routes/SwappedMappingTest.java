package routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;
import routes.fhir.record.FhirMappings;
import routes.messages.MappingDocuments;
import routes.messages.MappingFolders;
import routes.messages.MappingReload;
import routes.messages.Normalizer;
import routes.operations.ReceivedRecord;

/** A mapping changed on disk reaches both stages that use it, without a restart. */
class SwappedMappingTest {
  @TempDir Path outside;

  @Test
  void normalizingAndFilingUseTheNewPair() throws Exception {
    MappingDocuments acme = new MappingDocuments(outside.resolve("acme"));
    acme.write("weight");
    MappingFolders folders =
        new MappingFolders(
            outside,
            MappingDocuments.settings(DataSize.ofMegabytes(1), "https://clinic.example"),
            Clock.systemUTC());
    Normalizer normalizer = new Normalizer(folders);
    FhirMappings filing = new PortAdapters().fhirMappings(folders);
    JsonNode before = normalized(normalizer);
    assertThat(before.path("type").asText()).isEqualTo("weight");
    assertThat(filing.of("acme").orElseThrow().knows("weight")).isTrue();

    MappingReload reload = new MappingReload(folders, Duration.ofMillis(50));
    reload.start();
    try {
      acme.write("height");
      await().until(() -> filing.of("acme").orElseThrow().knows("height"));
    } finally {
      reload.stop();
    }

    JsonNode after = normalized(normalizer);
    assertThat(after.path("type").asText()).isEqualTo("height");
    assertThat(after.at("/origin/mappingVersion").asText())
        .isEqualTo(folders.of("acme").orElseThrow().version())
        .isNotEqualTo(before.at("/origin/mappingVersion").asText());
    assertThat(filing.of("acme").orElseThrow().knows("weight")).isFalse();
  }

  private static JsonNode normalized(Normalizer normalizer) {
    String message =
        """
        {"Body": {"device": "scale-1", "time": "2026-11-20T07:05:12Z", "value": 65.75},
         "Properties": {"vendor": "acme", "sender": "clinic"}, "SystemProperties": {}}
        """;
    ReceivedRecord received =
        new ReceivedRecord(
            "device-messages",
            0,
            0,
            "key",
            message.getBytes(StandardCharsets.UTF_8),
            Map.of(),
            Instant.parse("2026-11-20T07:06:00Z"));
    return normalizer.normalize(received).measurements().get(0).value();
  }
}
