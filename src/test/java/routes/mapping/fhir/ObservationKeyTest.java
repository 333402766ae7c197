package routes.mapping.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ObservationKeyTest {
  private static final Instant START = Instant.parse("2026-11-20T07:05:12Z");

  @Test
  void theValueJoinsTheParts() {
    assertThat(new ObservationKey("l", "d", "weight", null, null, START).value())
        .isEqualTo("l|d|weight|2026-11-20T07:05:12Z");
    assertThat(new ObservationKey("l", "d", "weight", "e", "c", START.plusNanos(1)).value())
        .isEqualTo("l|d|weight|2026-11-20T07:05:12.000000001Z|encounter=e|correlation=c");
    assertThat(new ObservationKey("l", "d", "weight", null, "c", null).value())
        .isEqualTo("l|d|weight|correlation=c");
  }

  @Test
  void noTwoKeysShareAValue() {
    assertThat(new ObservationKey("l|d", "x", "t", null, null, START).value())
        .isNotEqualTo(new ObservationKey("l", "d|x", "t", null, null, START).value());
    assertThat(new ObservationKey("l", "d", "t|encounter=e", null, null, null).value())
        .isNotEqualTo(new ObservationKey("l", "d", "t", "e", null, null).value());
    assertThat(new ObservationKey("l%7C", "d", "t", null, null, START).value())
        .isNotEqualTo(new ObservationKey("l|", "d", "t", null, null, START).value());
  }

  @Test
  void theIdIsASha256AndDoesNotDependOnTheCaseOfTheType() {
    ObservationKey key = new ObservationKey("l", "d", "Weight", null, null, START);
    assertThat(ObservationKey.id(key.value())).matches("[0-9a-f]{64}");
    assertThat(key).isEqualTo(new ObservationKey("l", "d", "weight", null, null, START));
  }
}
