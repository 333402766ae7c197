package routes.connection.signin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Optional;

/**
 * Who has failed to sign in of late. A name waits only together with the address that failed, so
 * that nobody locks a client out by its name; an address alone waits after many more failures. An
 * IPv6 address stands for its network of 64 bits. Memory is bounded: of very many the oldest are
 * forgotten. Thread-safe.
 */
final class SignInAttempts {
  private static final int MOST = 100_000;

  /** Bearer tokens are no secrets that can be guessed: they lock out no names of their address. */
  private static final String BEARER = "bearer|";

  private final SignInSettings settings;
  private final Ticker clock;
  private final Cache<String, Failures> pairs;
  private final Cache<String, Failures> addresses;

  private record Failures(int count, long since) {}

  SignInAttempts(SignInSettings settings, Ticker clock) {
    this.settings = settings;
    this.clock = clock;
    this.pairs = cache();
    this.addresses = cache();
  }

  /** How long this network has to wait before it may try this name again; empty: not at all. */
  Optional<Duration> pause(SignInCaller caller) {
    return longer(
        left(pairs.getIfPresent(caller.pair()), settings.failuresPerName()),
        left(addresses.getIfPresent(caller.network()), settings.failuresPerAddress()));
  }

  /**
   * Whether one more may fail, should all fail that are under way.
   *
   * @param underWay comparisons of this name from this network
   * @param underWayInAll comparisons of all names from there
   */
  boolean permits(SignInCaller caller, int underWay, int underWayInAll) {
    return counted(pairs.getIfPresent(caller.pair())) + underWay < settings.failuresPerName()
        && counted(addresses.getIfPresent(caller.network())) + underWayInAll
            < settings.failuresPerAddress();
  }

  /** The same for bearer tokens. */
  Optional<Duration> pauseOfTokens(String address) {
    return left(
        addresses.getIfPresent(BEARER + ClientNetwork.of(address)), settings.failuresPerAddress());
  }

  /** A wrong secret. */
  void failed(SignInCaller caller) {
    count(pairs, caller.pair());
    count(addresses, caller.network());
  }

  /** A wrong bearer token. */
  void tokenFailed(String address) {
    count(addresses, BEARER + ClientNetwork.of(address));
  }

  /** A right secret. What the network did still counts, under this name and others. */
  void succeeded(SignInCaller caller) {
    pairs.invalidate(caller.pair());
  }

  private int counted(Failures failures) {
    return failures == null || over(failures) ? 0 : failures.count();
  }

  private void count(Cache<String, Failures> failures, String key) {
    failures
        .asMap()
        .compute(
            key,
            (any, before) ->
                before == null || over(before)
                    ? new Failures(1, clock.read())
                    : new Failures(before.count() + 1, before.since()));
  }

  private Optional<Duration> left(Failures failures, int most) {
    return counted(failures) < most
        ? Optional.empty()
        : Optional.of(settings.within().minusNanos(clock.read() - failures.since()));
  }

  private boolean over(Failures failures) {
    return clock.read() - failures.since() >= settings.within().toNanos();
  }

  private static Optional<Duration> longer(Optional<Duration> one, Optional<Duration> other) {
    return one.isPresent() && other.isPresent()
        ? one.filter(pause -> pause.compareTo(other.get()) >= 0).or(() -> other)
        : one.or(() -> other);
  }

  private Cache<String, Failures> cache() {
    return Caffeine.newBuilder()
        .maximumSize(MOST)
        .expireAfterAccess(settings.within())
        .ticker(clock)
        .build();
  }
}
