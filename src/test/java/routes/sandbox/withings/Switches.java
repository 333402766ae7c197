package routes.sandbox.withings;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How the simulator behaves from now on. Defaults are Withings' published behaviour, but for the
 * delays between pushes, which are short. Thread-safe.
 */
public final class Switches {

  private volatile int pageSize = 50;
  private volatile int callsPerMinute = 0;
  private volatile Duration accessTokenLife = Duration.ofHours(3);
  private volatile Duration slowness = Duration.ofSeconds(3);
  private volatile List<Duration> pushDelays =
      List.of(
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(4),
          Duration.ofSeconds(8),
          Duration.ofSeconds(15),
          Duration.ofSeconds(15),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30));
  private volatile boolean consentDenied;
  private volatile Optional<String> person = Optional.empty();
  private volatile Optional<Set<String>> grantedScopes = Optional.empty();
  private final Map<String, Deque<Fault>> faults = new ConcurrentHashMap<>();

  /** Groups in one getmeas answer (default 50). */
  public void pageSize(int groups) {
    pageSize = groups;
  }

  /** Calls a minute of the whole application before status 601; 0 (default) means no limit. */
  public void callsPerMinute(int calls) {
    callsPerMinute = calls;
  }

  /** Life of access tokens issued from now on (default 3 hours). */
  public void accessTokenLife(Duration life) {
    accessTokenLife = life;
  }

  /** How late {@link Fault#SLOW} answers come (default 3 seconds). */
  public void slowness(Duration delay) {
    slowness = delay;
  }

  /** The delays after a push that nobody acknowledged; afterwards Withings gives up. */
  public void pushDelays(List<Duration> delays) {
    pushDelays = List.copyOf(delays);
  }

  /** Whose browser is at the consent page (default: the account added first). */
  public void person(String userid) {
    person = Optional.of(userid);
  }

  /** The person says no at Withings' consent page. */
  public void denyConsent() {
    consentDenied = true;
  }

  /** The person says yes to everything that is asked (default). */
  public void grantAll() {
    consentDenied = false;
    grantedScopes = Optional.empty();
  }

  /** The person says yes, but leaves only these scopes ticked. */
  public void grantOnly(Set<String> scopes) {
    consentDenied = false;
    grantedScopes = Optional.of(Set.copyOf(scopes));
  }

  /**
   * The next calls of a path fail.
   *
   * @param path for example {@code /measure} or {@code /v2/oauth2}
   */
  public void failNext(String path, Fault fault, int times) {
    Deque<Fault> queue = faults.computeIfAbsent(path, key -> new ArrayDeque<>());
    synchronized (queue) {
      for (int i = 0; i < times; i++) {
        queue.add(fault);
      }
    }
  }

  /** Faults not yet used are forgotten. */
  public void heal() {
    faults.clear();
  }

  Optional<Fault> nextFault(String path) {
    Deque<Fault> queue = faults.get(path);
    if (queue == null) {
      return Optional.empty();
    }
    synchronized (queue) {
      return Optional.ofNullable(queue.poll());
    }
  }

  int pageSize() {
    return pageSize;
  }

  int callsPerMinute() {
    return callsPerMinute;
  }

  Duration accessTokenLife() {
    return accessTokenLife;
  }

  Duration slowness() {
    return slowness;
  }

  List<Duration> pushDelays() {
    return pushDelays;
  }

  boolean consentDenied() {
    return consentDenied;
  }

  Optional<String> person() {
    return person;
  }

  Optional<Set<String>> grantedScopes() {
    return grantedScopes;
  }
}
