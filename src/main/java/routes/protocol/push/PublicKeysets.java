package routes.protocol.push;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import routes.operations.limits.AnswerLimit;
import routes.operations.limits.Deadline;
import routes.operations.limits.LimitedAnswer;
import routes.protocol.push.Webhooks.Keyset;

/**
 * The public keys that vendors publish, fetched when they are first needed and kept. Old keys stay
 * in use while no new ones can be had. However many pushes ask, one thread fetches, and not more
 * often than once a minute, or every few seconds as long as there are none.
 */
@Component
class PublicKeysets {
  private static final Logger LOG = LoggerFactory.getLogger(PublicKeysets.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration BETWEEN_TRIES = Duration.ofMinutes(1);
  private static final Duration BETWEEN_FIRST_TRIES = Duration.ofSeconds(5);
  private static final AnswerLimit LIMIT = new AnswerLimit(DataSize.ofMegabytes(1), PATIENCE);

  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(PATIENCE)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();
  private final Clock clock;
  private final Map<URI, Kept> kept = new ConcurrentHashMap<>();

  @Autowired
  PublicKeysets() {
    this(Clock.systemUTC());
  }

  PublicKeysets(Clock clock) {
    this.clock = clock;
  }

  private static final class Kept {
    private final ReentrantLock lock = new ReentrantLock();
    private volatile PublicKeyset keyset;
    private Instant lastTry = Instant.MIN;
  }

  /**
   * The keys of this source.
   *
   * @throws KeysetUnavailableException if there are none yet and they cannot be fetched
   */
  PublicKeyset of(Keyset source) {
    Kept mine = kept.computeIfAbsent(source.uri(), uri -> new Kept());
    PublicKeyset known = mine.keyset;
    if (known != null && known.fetched().plus(source.refresh()).isAfter(clock.instant())) {
      return known;
    }
    if (known == null) {
      mine.lock.lock();
    }
    if (known == null || mine.lock.tryLock()) {
      fetch(source.uri(), mine, known);
    }
    if (mine.keyset == null) {
      throw new KeysetUnavailableException("the vendor's public keys cannot be fetched");
    }
    return mine.keyset;
  }

  /**
   * The keys of this source, fetched since {@code known} was.
   *
   * @throws KeysetUnavailableException if they cannot be fetched now
   */
  PublicKeyset newerThan(PublicKeyset known, Keyset source) {
    Kept mine = kept.get(source.uri());
    mine.lock.lock();
    fetch(source.uri(), mine, known);
    if (mine.keyset == known) {
      throw new KeysetUnavailableException("the vendor's newest public keys cannot be fetched");
    }
    return mine.keyset;
  }

  /** Fetches unless another thread has done so since; gives the lock back. */
  private void fetch(URI uri, Kept mine, PublicKeyset known) {
    try {
      Instant now = clock.instant();
      Duration pause = mine.keyset == null ? BETWEEN_FIRST_TRIES : BETWEEN_TRIES;
      if (mine.keyset == known && !now.isBefore(mine.lastTry.plus(pause))) {
        mine.lastTry = now;
        mine.keyset = PublicKeyset.parse(text(uri), now);
      }
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      LOG.warn("The public keys at {} could not be fetched: {}", uri, e.getClass().getName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      mine.lock.unlock();
    }
  }

  private String text(URI uri) throws IOException, InterruptedException {
    HttpResponse<InputStream> answer =
        http.send(
            HttpRequest.newBuilder(uri).timeout(PATIENCE).build(),
            HttpResponse.BodyHandlers.ofInputStream());
    Deadline deadline = Deadline.of(LIMIT, () -> end(answer.body()));
    try (InputStream body = new LimitedAnswer(answer.body(), LIMIT, deadline)) {
      byte[] bytes = body.readAllBytes();
      if (answer.statusCode() != 200) {
        throw new IOException("status " + answer.statusCode());
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private static void end(InputStream body) {
    try {
      body.close();
    } catch (IOException e) {
      LOG.debug("an answer that took too long could not be closed");
    }
  }
}
