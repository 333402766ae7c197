package routes.fhir.server;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import routes.operations.redaction.Redacted;
import routes.operations.support.Backoff;

/**
 * Keeps the access token for one FHIR server and has it renewed: shortly before it expires, and
 * when the server refuses it. One request is under way at a time; who comes meanwhile goes on with
 * the token that still holds, else waits for the answer. After a failure nobody asks for a while.
 */
final class AccessTokens implements Credentials {
  /** A token is renewed this long before its end, a short one in the last quarter of its life. */
  private static final Duration MARGIN = Duration.ofSeconds(30);

  private static final int QUARTER = 4;

  /** A server that refuses every token must not keep the token endpoint busy. */
  private static final Duration BETWEEN_REFUSALS = Duration.ofMinutes(1);

  private static final Backoff AFTER_FAILURES =
      new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

  private final Supplier<OAuth2AccessToken> endpoint;
  private final Clock clock;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile Held held;
  private Instant refusalsHeardFrom = Instant.MIN;
  private NoTokenException failure;
  private int failures;
  private Instant askedAgainFrom = Instant.MIN;

  /**
   * @param endpoint asks for a new token; fails with {@link NoTokenException}
   */
  AccessTokens(Supplier<OAuth2AccessToken> endpoint, Clock clock) {
    this.endpoint = endpoint;
    this.clock = clock;
  }

  private record Held(String authorization, Instant renewedFrom, Instant expiresAt) {
    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  @Override
  public Optional<String> authorization() {
    Held known = held;
    Instant now = clock.instant();
    if (known != null && now.isBefore(known.renewedFrom())) {
      return Optional.of(known.authorization());
    }
    if (!asking.tryLock()) {
      if (known != null && now.isBefore(known.expiresAt())) {
        return Optional.of(known.authorization());
      }
      asking.lock();
    }
    try {
      return Optional.of(renewed().authorization());
    } finally {
      asking.unlock();
    }
  }

  @Override
  public boolean refused(String authorization) {
    asking.lock();
    try {
      if (held == null || !held.authorization().equals(authorization)) {
        return true;
      }
      Instant now = clock.instant();
      if (now.isBefore(refusalsHeardFrom)) {
        return false;
      }
      refusalsHeardFrom = now.plus(BETWEEN_REFUSALS);
      held = null;
      renewed();
      return true;
    } finally {
      asking.unlock();
    }
  }

  private Held renewed() {
    Instant now = clock.instant();
    if (held != null && now.isBefore(held.renewedFrom())) {
      return held;
    }
    if (failure == null || !now.isBefore(askedAgainFrom)) {
      ask(now);
    }
    if (failure == null || (held != null && now.isBefore(held.expiresAt()))) {
      return held;
    }
    throw new NoTokenException(failure.kind());
  }

  private void ask(Instant now) {
    try {
      OAuth2AccessToken token = endpoint.get();
      Duration life = Duration.between(token.getIssuedAt(), token.getExpiresAt());
      Duration quarter = life.dividedBy(QUARTER);
      held =
          new Held(
              "Bearer " + token.getTokenValue(),
              now.plus(life).minus(quarter.compareTo(MARGIN) < 0 ? quarter : MARGIN),
              now.plus(life));
      failure = null;
      failures = 0;
    } catch (NoTokenException e) {
      failure = e;
      // Counted from the end of the attempt: it may have taken as long as the time-outs allow.
      askedAgainFrom = clock.instant().plus(AFTER_FAILURES.after(failures++));
    }
  }
}
