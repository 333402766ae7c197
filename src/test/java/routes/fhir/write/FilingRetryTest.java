package routes.fhir.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import routes.fhir.FhirOutageException;
import routes.fhir.client.Sleeper;
import routes.sandbox.MovableClock;

/** The pauses as they are by default; nobody waits for them here. */
class FilingRetryTest {
  private static final FhirOutageException OUT = new FhirOutageException("out");

  private final FlyingTime time = new FlyingTime();
  private boolean stopping;

  @Test
  void anOutageIsWaitedOutFromOneSecondToFifteen() {
    FilingRetry retry = retry(Duration.ofMinutes(2));

    List<Long> pauses =
        IntStream.range(0, 6)
            .mapToObj(before -> pause(() -> retry.afterOutage(before, OUT)))
            .toList();

    assertThat(pauses).containsExactly(1_000L, 2_000L, 4_000L, 8_000L, 15_000L, 15_000L);
  }

  @Test
  void theTimeIsThatOfTheBatchAsAWhole() {
    FilingRetry retry = retry(Duration.ofSeconds(4));
    retry.afterOutage(0, OUT);
    retry.afterOutage(0, OUT);
    retry.afterOutage(0, OUT);
    retry.afterOutage(0, OUT);

    assertThatThrownBy(() -> retry.afterOutage(0, OUT)).isSameAs(OUT);
  }

  @Test
  void aConflictIsTriedAgainSixTimesWithinAboutTenSeconds() {
    FilingRetry retry = retry(Duration.ofMinutes(2));

    List<Long> pauses =
        IntStream.range(0, 6).mapToObj(before -> pause(() -> retry.afterConflict(before))).toList();

    assertThat(pauses).containsExactly(200L, 400L, 800L, 1_600L, 3_000L, 3_000L);
    assertThat(retry.afterConflict(6)).isFalse();
  }

  @Test
  void thePausesOfAConflictDiffer() {
    FilingRetry first =
        new FilingRetry(
            time.clock,
            time,
            Duration.ofMinutes(2),
            () -> false,
            () -> 0.0,
            new WriteEvidence(null));
    FilingRetry last =
        new FilingRetry(
            time.clock,
            time,
            Duration.ofMinutes(2),
            () -> false,
            () -> 1.0,
            new WriteEvidence(null));

    assertThat(pause(() -> first.afterConflict(0))).isEqualTo(140);
    assertThat(pause(() -> last.afterConflict(0))).isEqualTo(260);
  }

  @Test
  void whoWaitsNoticesWithinAQuarterOfASecondThatTheJarStops() {
    FilingRetry retry = retry(Duration.ofMinutes(2));
    time.whenSlept(Duration.ofSeconds(3), () -> stopping = true);

    assertThatThrownBy(() -> retry.afterOutage(4, OUT)).isSameAs(OUT);
    assertThat(time.slept()).isEqualTo(Duration.ofSeconds(3));
    assertThatThrownBy(() -> retry.afterConflict(0)).isInstanceOf(CancellationException.class);
  }

  @Test
  void aLookUpIsDoneAgainAfterAnOutage() {
    List<Integer> tries = new ArrayList<>();

    String found =
        retry(Duration.ofMinutes(2))
            .waitingOut(
                () -> {
                  tries.add(1);
                  if (tries.size() < 3) {
                    throw OUT;
                  }
                  return "found";
                });

    assertThat(found).isEqualTo("found");
    assertThat(time.slept()).isEqualTo(Duration.ofSeconds(3));
  }

  private FilingRetry retry(Duration patience) {
    return new FilingRetry(
        time.clock, time, patience, () -> stopping, () -> 0.5, new WriteEvidence(() -> true));
  }

  private long pause(Runnable wait) {
    Instant before = time.clock.instant();
    wait.run();
    return Duration.between(before, time.clock.instant()).toMillis();
  }

  /** Goes on by sleeping alone. */
  private static final class FlyingTime implements Sleeper {
    private static final Instant START = Instant.parse("2026-11-20T07:00:00Z");
    private final MovableClock clock = new MovableClock(START);
    private Instant turn = Instant.MAX;
    private Runnable then = () -> {};

    void whenSlept(Duration time, Runnable then) {
      this.turn = START.plus(time);
      this.then = then;
    }

    Duration slept() {
      return Duration.between(START, clock.instant());
    }

    @Override
    public void sleep(Duration time) {
      clock.advance(time);
      if (!clock.instant().isBefore(turn)) {
        then.run();
      }
    }
  }
}
