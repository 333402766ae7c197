package routes.mapping.fhir.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import routes.mapping.TransformException;

class SampleOriginsTest {
  private static final Instant ISSUED = Instant.parse("2026-11-20T08:00:00Z");
  private static final long MINUTE = 60_000_000_000L;
  private static final long SECOND = 1_000_000_000L;

  private static List<Point> versions(Instant... versions) {
    return Arrays.stream(versions).map(version -> new Point(ISSUED, version, "1")).toList();
  }

  @Test
  void whatGoesWithoutSayingHasNoText() {
    assertThat(SampleOrigins.times(new long[] {0, 0, 0})).isEmpty();
    assertThat(SampleOrigins.versions(versions(ISSUED, ISSUED), ISSUED)).isEmpty();
    assertThat(SampleOrigins.times(new long[0])).isEmpty();
    assertThat(SampleOrigins.versions(List.of(), ISSUED)).isEmpty();
  }

  @Test
  void equalEntriesInARowAreOneToken() {
    assertThat(SampleOrigins.times(new long[] {10 * SECOND, 10 * SECOND, 0, -SECOND / 2}))
        .contains("10*2 0 -0.5");
    assertThat(
            SampleOrigins.versions(
                versions(ISSUED, ISSUED, ISSUED.plusMillis(60_500), ISSUED.minusSeconds(1)),
                ISSUED))
        .contains("2026-11-20T08:00:00Z*2 60.5 -61.5");
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    for (long seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      int count = random.nextInt(40);
      long[] times = new long[count];
      List<Point> points = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        times[i] = random.nextInt(3) == 0 ? 0 : random.nextLong(2 * MINUTE - 1) - MINUTE + 1;
        times[i] = i > 0 && random.nextBoolean() ? times[i - 1] : times[i];
        Instant version = ISSUED.minusMillis(random.nextInt(4) * 1_234L);
        points.add(new Point(ISSUED, random.nextInt(9) == 0 ? Instant.EPOCH : version, "1"));
      }
      String timeText = SampleOrigins.times(times).orElse(null);
      String versionText = SampleOrigins.versions(points, ISSUED).orElse(null);
      assertThat(SampleOrigins.readTimes(timeText, count, MINUTE))
          .as("seed %d", seed)
          .isEqualTo(times);
      assertThat(SampleOrigins.readVersions(versionText, count, ISSUED))
          .as("seed %d", seed)
          .isEqualTo(points.stream().map(Point::version).toList());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "1",
        "1 2 3",
        "1*3",
        "x 1",
        "1*x 2",
        "1*-1 2",
        "1*0 2",
        "1*99999999999 1",
        "60 1",
        "1e999999999 1",
        "1e-999999999 1",
        "0.0000000001 1",
        "*2",
        "*",
        "1**2",
        "1  1"
      })
  void aTextThatDoesNotFitTheSamplesSaysNothing(String text) {
    assertThat(SampleOrigins.readTimes(text, 2, MINUTE)).isEqualTo(new long[2]);
    assertThat(SampleOrigins.readVersions(text, 2, ISSUED)).containsExactly(ISSUED, ISSUED);
  }

  @Test
  void aTextOfMoreThanAServerTakesIsRefused() {
    long[] times = new long[150_000];
    for (int i = 0; i < times.length; i++) {
      times[i] = 1_000_000_000L + i;
    }
    assertThatThrownBy(() -> SampleOrigins.times(times))
        .isInstanceOfSatisfying(
            TransformException.class, e -> assertThat(e.code()).isEqualTo("series-too-long"));
  }
}
