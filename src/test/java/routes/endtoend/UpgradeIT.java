package routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static routes.endtoend.Eventually.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import routes.sandbox.FhirServerProcess;
import routes.sandbox.FhirStore;

/**
 * Goes on where a jar of before was killed, with its data folder ({@link FormerDataFolder}, named
 * by the commit of that jar): nothing of it is lost, doubled or written again.
 */
@ExtendWith(SharedFhirServer.class)
class UpgradeIT {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = "cde52dd")
  void goesOn(String commit, FhirServerProcess fhir) throws Exception {
    FhirStore store = new FhirStore(fhir.baseUrl());
    JsonNode facts;
    try (InputStream zip = getClass().getResourceAsStream("/upgrade/" + commit + ".zip")) {
      facts = FormerDataFolder.unpack(zip, folder, store);
    }
    Instant hour = Instant.parse(facts.path("hour").asText());
    try (Installation installation = new Installation(folder, fhir.baseUrl())) {
      installation.jar().start();
      assertThat(installation.post(FormerDataFolder.weight("upgrade-scale", 0, 80))).isEqualTo(202);
      assertThat(installation.post(HeartRates.message("upgrade-watch", hour, 0))).isEqualTo(202);
      assertThat(installation.post(FormerDataFolder.weight("upgrade-scale", 4, 84))).isEqualTo(202);

      eventually(
          () -> {
            List<JsonNode> filed = store.observations(FormerDataFolder.PATIENT);
            assertThat(weights(filed))
                .containsExactlyInAnyOrder(
                    "80 version 1", "81 version 1", "83 version 1", "84 version 1");
            assertThat(HeartRates.of(filed)).isEqualTo(HeartRates.expected(2));
            assertThat(filed).hasSize(5);
          });
      assertThat(installation.deadLetters()).isEqualTo(1);
      assertThat(installation.call("clinic", "GET", "/api/devices", "", 200)).hasSize(3);
    }
  }

  private static List<String> weights(List<JsonNode> observations) {
    return observations.stream()
        .filter(one -> one.findPath("valueSampledData").isMissingNode())
        .map(
            one ->
                one.at("/valueQuantity/value").asText()
                    + " version "
                    + one.at("/meta/versionId").asText())
        .toList();
  }
}
