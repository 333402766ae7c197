package routes.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.PublicKeySign;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.signature.PredefinedSignatureParameters;
import com.google.crypto.tink.signature.SignatureConfig;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TinkSignaturesTest {
  private static final byte[] BODY = "{\"data\":{}}".getBytes(StandardCharsets.UTF_8);

  private final AtomicInteger fetches = new AtomicInteger();
  private final Tick clock = new Tick();
  private HttpServer server;
  private volatile String published = "";
  private TinkSignatures signatures;

  @BeforeEach
  void publish() throws Exception {
    SignatureConfig.register();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.createContext(
        "/keys",
        exchange -> {
          fetches.incrementAndGet();
          byte[] bytes = published.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(
              published.isEmpty() ? 503 : 200, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/keys");
    Webhooks.Push push =
        new Webhooks.Push(
            null, new Webhooks.Keyset(uri, Duration.ofHours(12)), null, null, null, null);
    signatures =
        new TinkSignatures(
            new Webhooks(Map.of("acme", new Webhooks.VendorPart(push))), new PublicKeysets(clock));
  }

  @AfterEach
  void stop() {
    server.stop(0);
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
    clock.now = clock.now.plusSeconds(61);
    assertThatCode(() -> signatures.verify("acme", BODY, sign(next))).doesNotThrowAnyException();
    assertThat(fetches).hasValue(2);
  }

  @Test
  void withoutKeysNobodyCanTellAndOldOnesGoOnWhereNoneCanBeFetched() throws Exception {
    assertThatThrownBy(() -> signatures.verify("acme", BODY, sign(newKeys())))
        .isInstanceOf(KeysetUnavailableException.class);
    KeysetHandle keys = publishNewKeys();
    clock.now = clock.now.plusSeconds(6);
    signatures.verify("acme", BODY, sign(keys));

    published = "";
    clock.now = clock.now.plus(Duration.ofHours(13));

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
    clock.now = clock.now.plusSeconds(61);
    assertThatThrownBy(() -> signatures.verify("acme", BODY, signature))
        .as("%s", signature)
        .isInstanceOf(ForeignPushException.class);
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

  private static final class Tick extends Clock {
    private volatile Instant now = Instant.parse("2026-11-20T08:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
