package routes.sandbox.googlehealth;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.PublicKeySign;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.signature.PredefinedSignatureParameters;
import com.google.crypto.tink.signature.SignatureConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The project's subscriber: an endpoint with its secret, verified before it is taken. Every request
 * to it is signed; a push that is not answered with 204 comes again, each time after twice as long.
 */
public final class Subscriber implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final int MOST = 10;

  private final HttpClient client = HttpClient.newHttpClient();
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final List<Integer> answers = new CopyOnWriteArrayList<>();
  private volatile KeysetHandle keys = newKeys();
  private volatile URI endpoint;
  private volatile String secret;

  /** Public keys as Google publishes them. */
  String publicKeyset() {
    try {
      return TinkJsonProtoKeysetFormat.serializeKeysetWithoutSecret(keys.getPublicKeysetHandle());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** From now on another key signs. */
  public void rotateKey() {
    keys = newKeys();
  }

  /**
   * Makes the endpoint the subscriber's, if it proves to be one: a verification with the secret is
   * answered 201, one without 401 or 403.
   *
   * @param secret the value of Authorization, scheme included
   */
  public boolean subscribe(URI endpoint, String secret) {
    byte[] body = bytes("{\"type\":\"verification\"}");
    int without = send(endpoint, body, sign(body), null);
    boolean right =
        send(endpoint, body, sign(body), secret) == 201 && (without == 401 || without == 403);
    if (right) {
      this.endpoint = endpoint;
      this.secret = secret;
    }
    return right;
  }

  /** Sends a push until it is acknowledged. */
  public void push(JsonNode notification) {
    byte[] body = bytes(notification.toString());
    thread.submit(() -> attempt(body, 1));
  }

  /** Statuses of all attempts so far; 0 where no answer came. */
  public List<Integer> answers() {
    return List.copyOf(answers);
  }

  /** The signature of a body, base64. */
  public String sign(byte[] body) {
    try {
      byte[] signature =
          keys.getPrimitive(RegistryConfiguration.get(), PublicKeySign.class).sign(body);
      return Base64.getEncoder().encodeToString(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void attempt(byte[] body, int number) {
    int status = send(endpoint, body, sign(body), secret);
    answers.add(status);
    if (status != 204 && number < MOST && !thread.isShutdown()) {
      thread.schedule(
          () -> attempt(body, number + 1), FIRST_PAUSE.toMillis() << number, TimeUnit.MILLISECONDS);
    }
  }

  private int send(URI to, byte[] body, String signature, String authorization) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(to)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .header("X-HEALTHAPI-SIGNATURE", signature)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static KeysetHandle newKeys() {
    try {
      SignatureConfig.register();
      return KeysetHandle.generateNew(PredefinedSignatureParameters.ECDSA_P256);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
