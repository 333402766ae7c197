package routes.fhir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import routes.sandbox.MovableClock;

class AccessTokensTest {
  private final MovableClock clock = new MovableClock(Instant.parse("2026-11-20T08:00:00Z"));
  private final AtomicInteger asked = new AtomicInteger();
  private Duration lifetime = Duration.ofMinutes(5);
  private boolean down;
  private volatile Runnable beforeAnswer = () -> {};
  private final AccessTokens tokens = new AccessTokens(this::next, clock);

  private OAuth2AccessToken next() {
    int number = asked.incrementAndGet();
    beforeAnswer.run();
    if (down) {
      throw new NoTokenException("down " + number);
    }
    // The endpoint's own clock is another one.
    Instant issued = Instant.parse("2020-01-01T00:00:00Z");
    return new OAuth2AccessToken(
        OAuth2AccessToken.TokenType.BEARER,
        Integer.toString(number),
        issued,
        issued.plus(lifetime));
  }

  @Test
  void aTokenIsUsedUntilShortlyBeforeItsEnd() {
    assertThat(tokens.authorization()).contains("Bearer 1");
    clock.advance(Duration.ofSeconds(269));
    assertThat(tokens.authorization()).contains("Bearer 1");
    clock.advance(Duration.ofSeconds(1));
    assertThat(tokens.authorization()).contains("Bearer 2");
  }

  @Test
  void aShortTokenIsUsedForMostOfItsLife() {
    lifetime = Duration.ofSeconds(20);
    assertThat(tokens.authorization()).contains("Bearer 1");
    clock.advance(Duration.ofSeconds(14));
    assertThat(tokens.authorization()).contains("Bearer 1");
    clock.advance(Duration.ofSeconds(1));
    assertThat(tokens.authorization()).contains("Bearer 2");
  }

  @Test
  void aTokenThatStillHoldsIsUsedWhileTheEndpointIsDown() {
    tokens.authorization();
    clock.advance(Duration.ofSeconds(280));
    down = true;
    assertThat(tokens.authorization()).contains("Bearer 1");
    clock.advance(Duration.ofSeconds(20));
    assertThatThrownBy(tokens::authorization)
        .isInstanceOf(NoTokenException.class)
        .hasMessageStartingWith("down");
  }

  @Test
  void afterAFailureNobodyAsksForAWhileThatGrows() {
    down = true;
    assertThatThrownBy(tokens::authorization).hasMessage("down 1");
    assertThatThrownBy(tokens::authorization).hasMessage("down 1");
    clock.advance(Duration.ofSeconds(1));
    assertThatThrownBy(tokens::authorization).hasMessage("down 2");
    clock.advance(Duration.ofSeconds(1));
    assertThatThrownBy(tokens::authorization).hasMessage("down 2");
    clock.advance(Duration.ofSeconds(1));
    down = false;
    assertThat(tokens.authorization()).contains("Bearer 3");
    assertThat(asked).hasValue(3);
  }

  @Test
  void aRefusedTokenIsRenewedOnceForAllWhoHadIt() {
    String first = tokens.authorization().orElseThrow();
    assertThat(tokens.refused(first)).isTrue();
    assertThat(tokens.refused(first)).isTrue();
    assertThat(tokens.authorization()).contains("Bearer 2");
    assertThat(asked).hasValue(2);
  }

  @Test
  void aServerThatRefusesEveryTokenGetsANewOneOnceAMinute() {
    assertThat(tokens.refused(tokens.authorization().orElseThrow())).isTrue();
    assertThat(tokens.refused("Bearer 2")).isFalse();
    clock.advance(Duration.ofSeconds(59));
    assertThat(tokens.refused("Bearer 2")).isFalse();
    clock.advance(Duration.ofSeconds(1));
    assertThat(tokens.refused("Bearer 2")).isTrue();
    assertThat(tokens.authorization()).contains("Bearer 3");
  }

  @Test
  void aRefusedTokenIsNotUsedAgainWhenThereIsNoOther() {
    String first = tokens.authorization().orElseThrow();
    down = true;
    assertThatThrownBy(() -> tokens.refused(first)).hasMessage("down 2");
    assertThatThrownBy(tokens::authorization).hasMessage("down 2");
  }

  @Test
  void whileOneAsksTheOthersGoOnWithATokenThatStillHolds() {
    tokens.authorization();
    clock.advance(Duration.ofSeconds(280));
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch answered = new CountDownLatch(1);
    beforeAnswer =
        () -> {
          begun.countDown();
          await(answered);
        };
    CompletableFuture<Optional<String>> asking =
        CompletableFuture.supplyAsync(tokens::authorization);
    await(begun);
    assertThat(tokens.authorization()).contains("Bearer 1");
    answered.countDown();
    assertThat(asking.join()).contains("Bearer 2");
    assertThat(tokens.authorization()).contains("Bearer 2");
  }

  @Test
  void oneRequestIsUnderWayAtATime() {
    CountDownLatch all = new CountDownLatch(16);
    ExecutorService threads = Executors.newFixedThreadPool(16);
    List<CompletableFuture<Optional<String>>> asking =
        IntStream.range(0, 16)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> {
                          all.countDown();
                          await(all);
                          return tokens.authorization();
                        },
                        threads))
            .toList();
    assertThat(asking).allSatisfy(answer -> assertThat(answer.join()).contains("Bearer 1"));
    assertThat(asked).hasValue(1);
    threads.shutdown();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
