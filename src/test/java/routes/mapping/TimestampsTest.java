package routes.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
  private static final ZoneId AMSTERDAM = ZoneId.of("Europe/Amsterdam");

  @ParameterizedTest
  @CsvSource({
    "2026-11-20T07:05:12Z, 2026-11-20T07:05:12Z",
    "2026-11-20T08:05:12+01:00, 2026-11-20T07:05:12Z",
    "2026-11-20T08:05:12+0100, 2026-11-20T07:05:12Z",
    "2026-11-20T08:05:12+01, 2026-11-20T07:05:12Z",
    "2026-11-20T07:05:12.1234567Z, 2026-11-20T07:05:12.123456700Z",
    "2026-11-20T24:00:00Z, 2026-11-21T00:00:00Z",
    "2026-11-20T07:05:12, 2026-11-20T07:05:12Z",
    "2026-11-20, 2026-11-20T00:00:00Z",
    "11/20/2026 22:46, 2026-11-20T22:46:00Z",
    "11/20/2026 22:46:01, 2026-11-20T22:46:01Z",
    "2026-11-20 07:05:12Z, 2026-11-20T07:05:12Z",
    "2026-11-20 07:05:12.5, 2026-11-20T07:05:12.500Z",
    "'Fri, 20 Nov 2026 07:05:12 GMT', 2026-11-20T07:05:12Z"
  })
  void readsATimestamp(String text, String expected) {
    assertThat(Timestamps.parse(text, ZoneOffset.UTC)).contains(Instant.parse(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "soon",
        "1795158312",
        "2026-11-20T24:46:01Z",
        "2026-13-01T00:00:00Z",
        "2026-11-20T07:05:12+25:00",
        "2026-02-30T00:00:00Z",
        "2026-11-20T07:05:12.Z",
        "20/11/2026 07:05"
      })
  void refusesWhatIsNone(String text) {
    assertThat(Timestamps.parse(text, ZoneOffset.UTC)).isEmpty();
  }

  @Test
  void takesANaiveTimeForLocalTime() {
    assertThat(Timestamps.parse("2026-11-20T08:05:12", AMSTERDAM))
        .contains(Instant.parse("2026-11-20T07:05:12Z"));
    assertThat(Timestamps.parse("2026-11-20 08:05:12", AMSTERDAM))
        .contains(Instant.parse("2026-11-20T07:05:12Z"));
  }

  @Test
  void movesASkippedTimeForwardAndTakesTheEarlierOfARepeatedOne() {
    assertThat(Timestamps.parse("2026-03-29T02:30:00", AMSTERDAM))
        .contains(Instant.parse("2026-03-29T01:30:00Z"));
    assertThat(Timestamps.parse("2026-10-25T02:30:00", AMSTERDAM))
        .contains(Instant.parse("2026-10-25T00:30:00Z"));
  }

  @Test
  void knowsZonesByNameAndByOffset() {
    assertThat(Timestamps.zone("Europe/Amsterdam")).isPresent();
    assertThat(Timestamps.zone("+01:00")).isPresent();
    assertThat(Timestamps.zone("Mars/Base")).isEmpty();
    assertThat(Timestamps.zone(null)).isEmpty();
  }
}
