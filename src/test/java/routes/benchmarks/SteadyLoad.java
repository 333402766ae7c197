package routes.benchmarks;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Sends a request at a steady rate, whether or not the ones before have been answered. A time runs
 * from the moment a request was due, so that waiting in line counts. Or as many as are answered.
 */
final class SteadyLoad implements AutoCloseable {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

  /**
   * @param rate requests a second
   * @return milliseconds of every request until its answer was there
   * @throws IllegalStateException where an answer is not 200, or missing a minute after the end
   */
  List<Double> run(HttpRequest request, int rate, Duration duration) {
    int count = (int) (rate * duration.toMillis() / 1000);
    long gap = TimeUnit.SECONDS.toNanos(1) / rate;
    List<CompletableFuture<Double>> answers = new ArrayList<>(count);
    CountDownLatch sent = new CountDownLatch(count);
    long begin = System.nanoTime() + gap;
    ScheduledFuture<?> ticks =
        clock.scheduleAtFixedRate(
            () -> {
              if (sent.getCount() > 0) {
                answers.add(answer(request, begin + answers.size() * gap));
                sent.countDown();
              }
            },
            gap,
            gap,
            TimeUnit.NANOSECONDS);
    try {
      if (!sent.await(duration.toSeconds() + 60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the requests could not be sent in time");
      }
      ticks.cancel(false);
      CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).get(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException("requests were not answered as they should be", e);
    }
    return answers.stream().map(CompletableFuture::join).toList();
  }

  /**
   * As many requests as are answered, some of them always on their way.
   *
   * @return answers a second
   * @throws IllegalStateException where an answer is not 200, or missing a minute after the end
   */
  double most(HttpRequest request, int atOnce, Duration duration) {
    long begin = System.nanoTime();
    long end = begin + duration.toNanos();
    LongAdder answered = new LongAdder();
    CompletableFuture<?>[] lanes = new CompletableFuture<?>[atOnce];
    for (int lane = 0; lane < atOnce; lane++) {
      lanes[lane] = lane(request, end, answered);
    }
    CompletableFuture.allOf(lanes).orTimeout(duration.toSeconds() + 60, TimeUnit.SECONDS).join();
    return answered.sum() * 1e9 / (System.nanoTime() - begin);
  }

  private CompletableFuture<Void> lane(HttpRequest request, long end, LongAdder answered) {
    return answer(request, System.nanoTime())
        .thenComposeAsync(
            millis -> {
              answered.increment();
              return System.nanoTime() < end
                  ? lane(request, end, answered)
                  : CompletableFuture.completedFuture(null);
            });
  }

  private CompletableFuture<Double> answer(HttpRequest request, long due) {
    return client
        .sendAsync(request, HttpResponse.BodyHandlers.discarding())
        .thenApply(
            answer -> {
              // Health has told as well when it says that something is out.
              boolean told = request.uri().getPath().equals("/actuator/health");
              if (answer.statusCode() != 200 && !(told && answer.statusCode() == 503)) {
                throw new IllegalStateException("answered " + answer.statusCode());
              }
              return (System.nanoTime() - due) / 1e6;
            });
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
