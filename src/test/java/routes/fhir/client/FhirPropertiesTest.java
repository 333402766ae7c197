package routes.fhir.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import routes.operations.support.StartRefusedException;

class FhirPropertiesTest {

  @ParameterizedTest
  @CsvSource({
    "patience, 10m",
    "patience, -1s",
    "flush-interval-ms, 600001",
    "flush-size, 0",
    "batch-size, 0",
    "bundle-size, 4",
    "bundles-in-flight, 0"
  })
  void whatWouldLoseTimeOrTheConsumerRefusesTheStart(String name, String value) {
    assertThatThrownBy(() -> bound(Map.of("fhir." + name, value)))
        .hasRootCauseInstanceOf(StartRefusedException.class)
        .rootCause()
        .hasMessageContaining("fhir." + name);
  }

  @Test
  void aPatienceOfFourMinutesIsTheLongest() {
    assertThat(bound(Map.of("fhir.patience", "4m")).patience()).isEqualTo(Duration.ofMinutes(4));
  }

  private static FhirProperties bound(Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate("fhir", FhirProperties.class);
  }
}
