package routes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import routes.sandbox.withings.DemoData;
import routes.sandbox.withings.WithingsAccount;
import routes.sandbox.withings.WithingsSimulator;

class SummaryTest {

  @Test
  void expectsAnObservationForEveryMeasuredValueThatIsSurelyThePersons() {
    ZoneId zone = ZoneId.of("Europe/Amsterdam");
    try (WithingsSimulator withings = WithingsSimulator.start(0)) {
      WithingsAccount account = withings.addAccount("363", zone);
      account.addHistory(
          DemoData.person(7, zone).history(10, Instant.parse("2026-11-20T08:00:00Z")));

      // 10 weighings of 7 values, 10 SpO2, 10 pressures with a pulse each, 2 temperatures, 1 height
      assertThat(Summary.expected(account.groups())).isEqualTo(70 + 10 + 20 + 2 + 1);
    }
  }

  @Test
  void showsWhatDiffers() {
    Summary summary =
        new Summary(
            List.of(
                new Summary.Line(Kind.WEIGHT, 2, 2, Optional.of("2026-11-20T08:05:12+01:00")),
                new Summary.Line(Kind.HEIGHT, 1, 0, Optional.empty())));

    assertThat(summary.complete()).isFalse();
    assertThat(summary.table().lines())
        .containsExactly(
            "  reading            expected  in FHIR  newest",
            "  Body weight               2        2  2026-11-20T08:05:12+01:00",
            "  Body height               1        0  -  <- differs");
  }
}
