package routes.connection.signin;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets no more secrets be compared at one time than may still fail: looking whether a caller must
 * pause, comparing and counting are one, however many requests come together. What comes beyond
 * that waits for one under way, and begins or is turned away when that is decided. Hence nothing is
 * under way any more where a pause has begun, and no right secret ends one. Memory is bounded by
 * the requests that are here. Thread-safe.
 */
final class SignInTurns {
  private final SignInAttempts attempts;

  /** Only of networks with something under way or waiting; each is changed under its key. */
  private final Map<String, Network> networks = new ConcurrentHashMap<>();

  SignInTurns(SignInAttempts attempts) {
    this.attempts = attempts;
  }

  /**
   * Waits until a secret shown under this name from this address may be compared.
   *
   * @return to be closed, once it has been told what the comparison found
   * @throws SlowedException where too many have failed, before or meanwhile
   */
  Turn begin(String name, String address) {
    Turn turn = new Turn(SignInCaller.of(name, address));
    networks.compute(
        turn.caller.network(),
        (key, before) -> {
          Network network = before == null ? new Network() : before;
          network.waiting.add(turn);
          return network.proceed();
        });
    Optional<Duration> pause = turn.pause.join();
    if (pause.isPresent()) {
      throw new SlowedException(pause.get());
    }
    return turn;
  }

  /** Networks of which something is kept. */
  int networks() {
    return networks.size();
  }

  /** The comparison of one secret. */
  final class Turn implements AutoCloseable {
    private final SignInCaller caller;
    private final CompletableFuture<Optional<Duration>> pause = new CompletableFuture<>();
    private boolean ended;

    private Turn(SignInCaller caller) {
      this.caller = caller;
    }

    /** The secret was wrong. */
    void failed() {
      end(() -> attempts.failed(caller));
    }

    /** The secret was right. */
    void succeeded() {
      end(() -> attempts.succeeded(caller));
    }

    /** Where nothing was found out, nothing counts. */
    @Override
    public void close() {
      end(() -> {});
    }

    private void end(Runnable count) {
      if (ended) {
        return;
      }
      ended = true;
      networks.computeIfPresent(
          caller.network(),
          (key, network) -> {
            count.run();
            network.left(caller);
            return network.proceed();
          });
    }
  }

  private final class Network {
    private final Map<String, Integer> underWayByPair = new HashMap<>();
    private final Queue<Turn> waiting = new ArrayDeque<>();
    private int underWay;

    /**
     * Decides on all that wait and can be decided.
     *
     * @return this, or null where nothing is left to be kept
     */
    private Network proceed() {
      Iterator<Turn> turns = waiting.iterator();
      while (turns.hasNext()) {
        Turn turn = turns.next();
        Optional<Duration> pause = attempts.pause(turn.caller);
        if (pause.isPresent()) {
          turns.remove();
          turn.pause.complete(pause);
        } else if (attempts.permits(
            turn.caller, underWayByPair.getOrDefault(turn.caller.pair(), 0), underWay)) {
          turns.remove();
          underWay++;
          underWayByPair.merge(turn.caller.pair(), 1, Integer::sum);
          turn.pause.complete(Optional.empty());
        }
      }
      return underWay == 0 ? null : this;
    }

    private void left(SignInCaller caller) {
      underWay--;
      underWayByPair.computeIfPresent(
          caller.pair(), (pair, count) -> count == 1 ? null : count - 1);
    }
  }
}
