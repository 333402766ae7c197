package routes.protocol.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.PublicKeySign;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.signature.PredefinedSignatureParameters;
import com.google.crypto.tink.signature.SignatureConfig;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import routes.protocol.ForeignPushException;
import routes.sandbox.LocalServer;
import routes.sandbox.MovableClock;

class TinkSignaturesTest {
  private static final byte[] BODY = "{\"data\":{}}".getBytes(StandardCharsets.UTF_8);

  private final AtomicInteger fetches = new AtomicInteger();
  private final MovableClock clock = new MovableClock(Instant.parse("2026-11-20T08:00:00Z"));
  private LocalServer server;
  private volatile String published = "";
  private TinkSignatures signatures;

  @BeforeEach
  void publish() throws Exception {
    SignatureConfig.register();
    server = new LocalServer(this::serve);
    URI uri = URI.create(server.url() + "/keys");
    Webhooks.Push push =
        new Webhooks.Push(
            null, new Webhooks.Keyset(uri, Duration.ofHours(12)), null, null, null, null);
    signatures =
        new TinkSignatures(
            new Webhooks(Map.of("acme", new Webhooks.VendorPart(push))), new PublicKeysets(clock));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aBodySignedByAPublishedKeyPassesAndTheKeysAreFetchedOnce() throws Exception {
    KeysetHandle keys = publishNewKeys();

    signatures.verify("acme", BODY, sign(keys));
    signatures.verify("acme", BODY, sign(keys));

    assertThat(fetches).hasValue(1);
  }

  @Test
  void anythingElseIsForeign() throws Exception {
    KeysetHandle keys = publishNewKeys();
    String signature = sign(keys);

    foreign(null);
    foreign(" ");
    foreign("no base64!");
    foreign("AAAA");
    foreign("A".repeat(2_000));
    foreign(sign(newKeys()));
    assertThatThrownBy(() -> signatures.verify("acme", new byte[] {'x'}, signature))
        .isInstanceOf(ForeignPushException.class);
  }

  @Test
  void aKeyThatIsNewIsFetchedNotMoreThanOnceAMinute() throws Exception {
    signatures.verify("acme", BODY, sign(publishNewKeys()));
    KeysetHandle next = publishNewKeys();

    assertThatThrownBy(() -> signatures.verify("acme", BODY, sign(next)))
        .isInstanceOf(KeysetUnavailableException.class);
    clock.advance(Duration.ofSeconds(61));
    assertThatCode(() -> signatures.verify("acme", BODY, sign(next))).doesNotThrowAnyException();
    assertThat(fetches).hasValue(2);
  }

  @Test
  void withoutKeysNobodyCanTellAndOldOnesGoOnWhereNoneCanBeFetched() throws Exception {
    assertThatThrownBy(() -> signatures.verify("acme", BODY, sign(newKeys())))
        .isInstanceOf(KeysetUnavailableException.class);
    KeysetHandle keys = publishNewKeys();
    clock.advance(Duration.ofSeconds(6));
    signatures.verify("acme", BODY, sign(keys));

    published = "";
    clock.advance(Duration.ofHours(13));

    assertThatCode(() -> signatures.verify("acme", BODY, sign(keys))).doesNotThrowAnyException();
    assertThat(fetches).hasValue(3);
  }

  @Test
  void aVendorWithoutAKeysetIsAMistakeOfItsFile() {
    Webhooks none =
        new Webhooks(
            Map.of(
                "acme",
                new Webhooks.VendorPart(new Webhooks.Push(null, null, null, null, null, null))));

    assertThatThrownBy(
            () -> new TinkSignatures(none, new PublicKeysets()).verify("acme", BODY, "AAAA"))
        .hasMessage("vendors.acme.push.keyset.uri is not set");
  }

  private void foreign(String signature) throws GeneralSecurityException {
    clock.advance(Duration.ofSeconds(61));
    assertThatThrownBy(() -> signatures.verify("acme", BODY, signature))
        .as("%s", signature)
        .isInstanceOf(ForeignPushException.class);
  }

  private void serve(HttpExchange exchange) throws IOException {
    fetches.incrementAndGet();
    byte[] bytes = published.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(
        published.isEmpty() ? 503 : 200, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private KeysetHandle publishNewKeys() throws GeneralSecurityException {
    KeysetHandle keys = newKeys();
    published =
        TinkJsonProtoKeysetFormat.serializeKeysetWithoutSecret(keys.getPublicKeysetHandle());
    return keys;
  }

  private static KeysetHandle newKeys() throws GeneralSecurityException {
    return KeysetHandle.generateNew(PredefinedSignatureParameters.ECDSA_P256);
  }

  private static String sign(KeysetHandle keys) throws GeneralSecurityException {
    return Base64.getEncoder()
        .encodeToString(
            keys.getPrimitive(RegistryConfiguration.get(), PublicKeySign.class).sign(BODY));
  }
}
