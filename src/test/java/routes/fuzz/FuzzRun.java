package routes.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Sends so many requests to a running jar, from a few connections at a time. The same seed makes
 * the same requests; which of them meet at one moment is left to chance.
 */
final class FuzzRun {
  private static final int AT_ONCE = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final RawConnection connection;
  private final RequestMaker maker;
  private final Judge judge = new Judge(PATIENCE);
  private final Tally tally = new Tally();

  FuzzRun(int port, List<Entry> entries, Callers callers) {
    this.connection = new RawConnection(port, PATIENCE);
    this.maker = new RequestMaker(entries, callers);
  }

  Tally tally() {
    return tally;
  }

  /** Entries that closed too many connections without an answer, in words. */
  List<String> silences() {
    return tally.byEntry().entrySet().stream()
        .flatMap(entry -> judge.silence(entry.getKey(), entry.getValue()).stream())
        .toList();
  }

  /** Sends {@code requests} requests of the seed; returns when all are answered. */
  void send(long seed, int requests) {
    ExecutorService senders = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Future<?>> parts =
          IntStream.range(0, AT_ONCE)
              .<Future<?>>mapToObj(
                  part -> senders.submit(() -> part(seed + part, requests / AT_ONCE)))
              .toList();
      for (Future<?> part : parts) {
        part.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      senders.shutdownNow();
    }
  }

  private void part(long seed, int requests) {
    Random random = new Random(seed);
    for (int i = 0; i < requests; i++) {
      FuzzedRequest request = maker.next(random);
      try {
        Answer answer = connection.exchange(request);
        tally.add(request, answer);
        judge
            .fault(request, answer)
            .ifPresent(
                fault ->
                    tally.fault(
                        fault + " (" + answer.took().toMillis() + " ms): " + request.inWords()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
