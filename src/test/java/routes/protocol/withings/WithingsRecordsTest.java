package routes.protocol.withings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import routes.protocol.withings.WithingsRecords.About;

class WithingsRecordsTest {

  private final WithingsRecords records = new WithingsRecords();

  @Test
  void aMeasureGroupHasTheZoneOfItsAnswer() {
    assertThat(
            records.of(
                Map.of("grpid", 12, "modified", 1594257200, "deviceid", "d", "model", "Body Comp"),
                "Europe/Amsterdam"))
        .isEqualTo(new About("12", "1594257200", "d", "Body Comp", "Europe/Amsterdam"));
  }

  @Test
  void aNightHasAZoneAndTheNumbersOfItsModel() {
    assertThat(
            records.of(
                Map.of(
                    "id",
                    9L,
                    "hash_deviceid",
                    "h",
                    "model",
                    32,
                    "model_id",
                    63,
                    "timezone",
                    "Europe/Paris"),
                "Europe/Amsterdam"))
        .isEqualTo(new About("9", null, "h", "Aura Sensor V2", "Europe/Paris"));
  }

  @Test
  void aRecordWithADetailHasNoId() {
    assertThat(records.of(Map.of("id", 9L, "detail", Map.of()), null).id()).isNull();
  }

  @Test
  void whatAnotherAppRecordedHasNoDevice() {
    Map<String, Object> record = new HashMap<>(Map.of("model", 1055));
    record.put("deviceid", null);

    assertThat(records.of(record, null)).isEqualTo(new About(null, null, null, null, null));
  }
}
