package routes.mapping.fhir.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PeriodIntervalTest {

  /** Zones named by region take the calendar's way; those without clock changes must agree. */
  @Test
  void windowsOfAnOffsetAreThoseOfARegionWithThatOffset() {
    Random random = new Random(20_261_122);
    for (int i = 0; i < 5_000; i++) {
      Instant at = Instant.ofEpochSecond(random.nextLong(-2_000_000, 4_000_000_000L), i * 1000L);
      for (PeriodInterval interval :
          new PeriodInterval[] {PeriodInterval.HOURLY, PeriodInterval.DAILY}) {
        assertThat(interval.around(at, at, ZoneOffset.UTC))
            .isEqualTo(interval.around(at, at, ZoneId.of("Etc/UTC")));
        assertThat(interval.around(at, at, ZoneOffset.ofHours(-5)))
            .isEqualTo(interval.around(at, at, ZoneId.of("Etc/GMT+5")));
        assertThat(interval.around(at, at, ZoneOffset.ofHoursMinutes(5, 30)))
            .isEqualTo(interval.around(at, at, ZoneId.of("UTC+05:30")));
      }
    }
  }

  @Test
  void anOffsetOfHalfAnHourHasItsOwnHours() {
    Window window =
        PeriodInterval.HOURLY.around(
            Instant.parse("2026-11-20T10:45:00Z"),
            Instant.parse("2026-11-20T10:45:00Z"),
            ZoneOffset.ofHoursMinutes(5, 30));

    assertThat(window.start()).isEqualTo("2026-11-20T10:30:00Z");
    assertThat(window.end()).isEqualTo("2026-11-20T11:29:59.999999900Z");
  }
}
