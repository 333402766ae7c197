package routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import routes.fhir.filed.FiledObservation;
import routes.mapping.Measurement;
import routes.mapping.MeasurementGroup;
import routes.subject.SourceLink;

class NewestReadingsTest {
  private static final Instant MORNING = Instant.parse("2026-11-20T07:05:12Z");

  private final Map<String, Instant> told = new HashMap<>();
  private final NewestReadings readings = new NewestReadings(told::put);

  @Test
  void eachConnectionIsToldItsNewest() {
    readings.filed(
        "fhir",
        List.of(
            filed("one", "upsert", MORNING.plusSeconds(60)),
            filed("one", "upsert", MORNING),
            filed("two", "upsert", MORNING)));

    assertThat(told).isEqualTo(Map.of("one", MORNING.plusSeconds(60), "two", MORNING));
  }

  @Test
  void devicesOfSendersAndWhatIsTakenBackMoveNothing() {
    readings.filed(
        "fhir", List.of(filed(null, "upsert", MORNING), filed("one", "delete", MORNING)));

    assertThat(told).isEmpty();
  }

  private static FiledObservation filed(String connection, String operation, Instant time) {
    Measurement reading =
        new Measurement(
                "weight", time, null, "scale", null, null, null, null, null, List.of(), null)
            .from(
                new Measurement.Origin(
                    connection,
                    connection == null ? "clinic" : null,
                    "withings",
                    "measure",
                    operation,
                    null,
                    null,
                    MORNING,
                    null,
                    null,
                    "v1",
                    "trace-1",
                    null,
                    null));
    return new FiledObservation(
        new SourceLink("link", "urn:mrn", "1", null, MORNING, null, null, Set.of()),
        "id",
        "Observation/id",
        "1",
        FiledObservation.Change.CREATED,
        new MeasurementGroup(time, time, List.of(reading)));
  }
}
