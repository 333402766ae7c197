package routes.connection.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import routes.operations.audit.AuditLog;

/** What becomes of a secret that comes while others are compared. */
class SignInTurnsTest {
  private static final String RIGHT = "a-long-enough-secret";
  private static final String HERE = "unknown";

  private final AtomicLong now = new AtomicLong(1);
  private final SignInAttempts attempts =
      new SignInAttempts(new SignInSettings(Duration.ofMinutes(5), 5, 20), now::get);
  private final SignInTurns turns = new SignInTurns(attempts);
  private final ClientSignIn clients =
      new ClientSignIn(
          new ClientSecrets(Map.of("portal", "{noop}" + RIGHT, "other", "{noop}" + RIGHT)),
          Map.of(
              "portal",
              AuthorityUtils.createAuthorityList("ROLE_invite"),
              "other",
              AuthorityUtils.createAuthorityList("ROLE_invite")),
          attempts,
          turns,
          new SignInFailures(new SimpleMeterRegistry(), mock(AuditLog.class)));

  @Test
  void aRightSecretIsNotLookedAtWhereAllUnderWayBeforeItFail() {
    List<SignInTurns.Turn> underWay = begin("portal", 5);
    Waiting right = new Waiting("portal");

    underWay.forEach(SignInTurns.Turn::failed);

    assertThatThrownBy(right.answer::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(SlowedException.class);
    assertThatThrownBy(() -> turns.begin("portal", HERE)).isInstanceOf(SlowedException.class);
    assertThat(turns.networks()).isZero();
  }

  @Test
  void itIsLookedAtOnceOneOfThemWasRight() {
    List<SignInTurns.Turn> underWay = begin("portal", 5);
    Waiting right = new Waiting("portal");
    underWay.subList(0, 4).forEach(SignInTurns.Turn::failed);
    assertThat(right.answer).isNotDone();

    underWay.get(4).succeeded();

    assertThat(right.answer.join().isAuthenticated()).isTrue();
    assertThat(turns.networks()).isZero();
  }

  @Test
  void itIsLookedAtOnceOneOfThemHasEndedUndecided() {
    List<SignInTurns.Turn> underWay = begin("portal", 5);
    Waiting right = new Waiting("portal");

    underWay.get(0).close();

    assertThat(right.answer.join().isAuthenticated()).isTrue();
    underWay.forEach(SignInTurns.Turn::close);
    assertThat(turns.networks()).isZero();
  }

  @Test
  void anotherNameAndAnotherNetworkDoNotWaitForIt() {
    List<SignInTurns.Turn> underWay = begin("portal", 5);
    Waiting waiting = new Waiting("portal");

    assertThat(clients.authenticate(shown("other")).isAuthenticated()).isTrue();
    turns.begin("portal", "192.0.2.1").succeeded();

    assertThat(waiting.answer).isNotDone();
    underWay.forEach(SignInTurns.Turn::succeeded);
    waiting.answer.join();
  }

  @Test
  void ofANetworkNoMoreAreUnderWayThanMayFailWhateverTheNames() {
    List<SignInTurns.Turn> underWay = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      underWay.addAll(begin("name-" + i, 1));
    }
    Waiting right = new Waiting("portal");

    underWay.forEach(SignInTurns.Turn::failed);

    assertThatThrownBy(right.answer::join).hasCauseInstanceOf(SlowedException.class);
    assertThat(turns.networks()).isZero();
  }

  /** A pause that has begun has nothing under way that could end it. */
  @Test
  void failuresAndWhatIsUnderWayAreTogetherNeverMoreThanMayFail() {
    begin("portal", 3).forEach(SignInTurns.Turn::failed);
    List<SignInTurns.Turn> underWay = begin("portal", 2);
    Waiting right = new Waiting("portal");

    underWay.get(0).failed();
    assertThat(right.answer).isNotDone();
    underWay.get(1).failed();

    assertThatThrownBy(right.answer::join).hasCauseInstanceOf(SlowedException.class);
    underWay.forEach(SignInTurns.Turn::succeeded);
    assertThatThrownBy(() -> turns.begin("portal", HERE)).isInstanceOf(SlowedException.class);
  }

  private List<SignInTurns.Turn> begin(String name, int times) {
    List<SignInTurns.Turn> begun = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      begun.add(turns.begin(name, HERE));
    }
    return begun;
  }

  private static Authentication shown(String name) {
    return UsernamePasswordAuthenticationToken.unauthenticated(name, RIGHT);
  }

  /** The right secret of a client, shown by a thread that waits. */
  private final class Waiting {
    private final CompletableFuture<Authentication> answer;

    Waiting(String name) {
      AtomicReference<Thread> thread = new AtomicReference<>();
      answer =
          CompletableFuture.supplyAsync(
              () -> {
                thread.set(Thread.currentThread());
                return clients.authenticate(shown(name));
              },
              task -> new Thread(task).start());
      await()
          .until(
              () ->
                  thread.get() != null && thread.get().getState() == Thread.State.WAITING
                      || answer.isDone());
      assertThat(answer).isNotDone();
    }
  }
}
