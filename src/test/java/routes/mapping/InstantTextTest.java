package routes.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstantTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1970-01-01T00:00:00Z",
        "2024-02-29T23:59:59.999999999Z",
        "2026-11-20T07:05:12.100Z",
        "2026-11-20T07:05:12.000100Z",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "+12345-01-01T00:00:00Z",
        "-0001-01-01T00:00:00Z"
      })
  void isWhatAnInstantSays(String text) {
    assertThat(InstantText.of(Instant.parse(text))).isEqualTo(text);
  }

  @Test
  void isWhatAnyInstantSays() {
    Random random = new Random(20_261_120);
    int[] units = {1_000_000_000, 1_000_000, 1_000, 1};
    for (int i = 0; i < 20_000; i++) {
      int unit = units[i % units.length];
      long nanos = random.nextInt(1_000_000_000) / unit * (long) unit;
      Instant instant =
          Instant.ofEpochSecond(random.nextLong(-70_000_000_000L, 300_000_000_000L), nanos);
      assertThat(InstantText.of(instant)).isEqualTo(instant.toString());
    }
  }

  @Test
  void inAnOffsetIsWhatTheFormatterSays() {
    Random random = new Random(20_261_121);
    int[] units = {1_000_000_000, 10_000_000, 1_000_000, 1_000, 1};
    for (int i = 0; i < 20_000; i++) {
      int unit = units[i % units.length];
      long nanos = random.nextInt(1_000_000_000) / unit * (long) unit;
      Instant instant =
          Instant.ofEpochSecond(random.nextLong(-70_000_000_000L, 300_000_000_000L), nanos);
      ZoneOffset offset = ZoneOffset.ofTotalSeconds(random.nextInt(-18 * 3600, 18 * 3600 + 1));
      ZoneOffset usual = i % 2 == 0 ? offset : ZoneOffset.UTC;
      assertThat(InstantText.of(instant, usual))
          .isEqualTo(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(instant.atOffset(usual)));
    }
  }
}
