package routes.sandbox.withings;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Delivers pushes: acknowledged by a status below 400 within two seconds, otherwise tried again
 * after the delays of the {@link Switches}, then given up.
 */
public final class Pushes implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /**
   * One attempt.
   *
   * @param attempt 1 for the first
   * @param status HTTP status, or 0 where no answer came in time
   */
  public record Attempt(Push push, String url, int attempt, int status) {

    /** Whether Withings leaves it at that. */
    public boolean acknowledged() {
      return status > 0 && status < 400;
    }
  }

  private final HttpClient client;
  private final Switches switches;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "withings-pushes");
            thread.setDaemon(true);
            return thread;
          });
  private final List<Attempt> attempts = new CopyOnWriteArrayList<>();
  private final AtomicInteger open = new AtomicInteger();

  Pushes(HttpClient client, Switches switches) {
    this.client = client;
    this.switches = switches;
  }

  /** Every attempt so far, in the order in which they ended. */
  public List<Attempt> attempts() {
    return List.copyOf(attempts);
  }

  /** Pushes that are neither acknowledged nor given up. */
  public int open() {
    return open.get();
  }

  void send(Push push, String url) {
    open.incrementAndGet();
    attempt(push, url, 1);
  }

  private void attempt(Push push, String url, int number) {
    String form =
        push.form().entrySet().stream()
            .map(
                field ->
                    field.getKey()
                        + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(PATIENCE)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build();
    client
        .sendAsync(request, HttpResponse.BodyHandlers.discarding())
        .handle((answer, failure) -> failure == null ? answer.statusCode() : 0)
        .thenAccept(status -> ended(new Attempt(push, url, number, status)));
  }

  private void ended(Attempt attempt) {
    attempts.add(attempt);
    List<Duration> delays = switches.pushDelays();
    if (attempt.acknowledged() || attempt.attempt() > delays.size() || timer.isShutdown()) {
      open.decrementAndGet();
      return;
    }
    timer.schedule(
        () -> attempt(attempt.push(), attempt.url(), attempt.attempt() + 1),
        delays.get(attempt.attempt() - 1).toMillis(),
        TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
