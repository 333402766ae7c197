package routes.protocol.push;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import routes.protocol.ForeignPushException;
import routes.protocol.push.Webhooks.Push;
import routes.protocol.push.Webhooks.Signature;
import routes.protocol.push.Webhooks.VendorPart;

class PushSignaturesTest {
  private static final String KEY = "a shared secret";
  private static final byte[] BODY = "{\"é\": 1}\n".getBytes(StandardCharsets.UTF_8);
  private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");

  /** Made with openssl: a mistake in this test and the same one in the product would not show. */
  @Test
  void aKnownSignatureIsTaken() {
    Signature rule = rule("HmacSHA256", "hex", "{body}", "seconds");

    assertThatCode(
            () ->
                signatures(rule)
                    .verify(
                        "acme",
                        "The quick brown fox jumps over the lazy dog"
                            .getBytes(StandardCharsets.UTF_8),
                        "9ef705830b158b817f6f68ee7384f66fb1a0ebdbdc30becd632ccf9e0c0ff00f",
                        null))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "HmacSHA256, base64", "HmacSHA256, hex", "HmacSHA256, hex-upper",
    "HmacSHA1, base64", "HmacSHA1, hex", "HmacSHA512, hex"
  })
  void everyAlgorithmAndEncodingIsTakenAndNoOther(String algorithm, String encoding) {
    Signature rule = rule(algorithm, encoding, "{body}", "seconds");
    String right = encoded(encoding, mac(algorithm, KEY, BODY));

    assertThatCode(() -> signatures(rule).verify("acme", BODY, " " + right + " ", null))
        .doesNotThrowAnyException();
    for (String other : new String[] {"base64", "hex", "hex-upper"}) {
      if (!other.equals(encoding)) {
        refused(rule, encoded(other, mac(algorithm, KEY, BODY)), null);
      }
    }
    refused(rule, encoded(encoding, mac(algorithm, "another secret", BODY)), null);
    refused(rule, encoded(encoding, mac(algorithm, KEY, "{}".getBytes())), null);
    refused(rule, right.substring(1), null);
    refused(rule, right + "0", null);
  }

  @ParameterizedTest
  @CsvSource({"{timestamp}{body}, ''", "{timestamp}.{body}, .", "v0:{timestamp}:{body}, :"})
  void theTimestampIsSignedAsThePatternSays(String signed, String between) {
    Signature rule = rule("HmacSHA256", "hex", signed, "seconds");
    String time = Long.toString(NOW.getEpochSecond());
    String before = signed.startsWith("v0") ? "v0:" : "";
    byte[] head = (before + time + between).getBytes(StandardCharsets.UTF_8);
    String right = encoded("hex", mac("HmacSHA256", KEY, joined(head, BODY)));

    assertThatCode(() -> signatures(rule).verify("acme", BODY, right, time))
        .doesNotThrowAnyException();
    refused(rule, right, Long.toString(NOW.getEpochSecond() + 1));
  }

  @ParameterizedTest
  @CsvSource({
    "seconds, 0, true",
    "seconds, 300, true",
    "seconds, -300, true",
    "seconds, 301, false",
    "seconds, -301, false",
    "milliseconds, 0, true",
    "milliseconds, 299, true",
    "milliseconds, -301, false",
    "milliseconds, 301, false"
  })
  void onlyRecentTimestampsAreTaken(String unit, long seconds, boolean taken) {
    Signature rule = rule("HmacSHA256", "base64", "{timestamp}{body}", unit);
    Instant then = NOW.plusSeconds(seconds);
    String time =
        Long.toString(unit.equals("seconds") ? then.getEpochSecond() : then.toEpochMilli());

    if (taken) {
      assertThatCode(() -> signatures(rule).verify("acme", BODY, signedAt(time), time))
          .doesNotThrowAnyException();
    } else {
      refused(rule, signedAt(time), time);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "now", "-1", "1.5", "2026-11-20T08:00:00Z", "12345678901234567"})
  void aTimestampThatIsNoNumberIsRefusedEvenIfSigned(String time) {
    refused(rule("HmacSHA256", "base64", "{timestamp}{body}", "seconds"), signedAt(time), time);
  }

  @Test
  void aMissingOrOverlongTimestampIsRefused() {
    Signature rule = rule("HmacSHA256", "base64", "{timestamp}{body}", "seconds");
    String longest = "1".repeat(513);

    refused(rule, signedAt(""), null);
    refused(rule, signedAt(longest), longest);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " ", "é", "=", "00"})
  void aMissingOrSenselessSignatureIsRefused(String signature) {
    refused(rule("HmacSHA256", "hex", "{body}", "seconds"), signature, null);
  }

  @Test
  void anOverlongSignatureIsRefused() {
    refused(rule("HmacSHA256", "hex", "{body}", "seconds"), "a".repeat(513), null);
  }

  @Test
  void withoutAUsableRuleNothingIsTakenAndTheMessageNamesTheSetting() {
    assertThatIllegalStateException()
        .isThrownBy(() -> signatures(null).verify("acme", BODY, "00", null))
        .withMessageContaining("vendors.acme.push.signature.key");
    for (String key : new String[] {null, "", " "}) {
      Signature rule =
          new Signature("HmacSHA256", "hex", key, "{body}", "seconds", Duration.ofMinutes(5), "");
      assertThatIllegalStateException()
          .isThrownBy(() -> signatures(rule).verify("acme", BODY, "00", null))
          .withMessageContaining("vendors.acme.push.signature.key");
    }
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                signatures(rule("HmacNone", "hex", "{body}", "seconds"))
                    .verify("acme", BODY, "00", null))
        .withMessageContaining("algorithm");
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                signatures(rule("HmacSHA256", "base32", "{body}", "seconds"))
                    .verify("acme", BODY, "00", null))
        .withMessageContaining("base64, hex or hex-upper");
  }

  @Test
  void theKeyOfFitbitIsTheSecretAndAnAmpersand() {
    byte[] body = "[{\"collectionType\":\"sleep\"}]".getBytes(StandardCharsets.UTF_8);
    String right = "dONI84yC1i383LW5iA9LGRjRavw=";
    Signature rule = fitbits("c0ffee");

    assertThatCode(() -> signatures(rule).verify("acme", body, right, null))
        .doesNotThrowAnyException();
    assertThatExceptionOfType(ForeignPushException.class)
        .isThrownBy(() -> signatures(fitbits("c0ffee&")).verify("acme", body, right, null));
    assertThatIllegalStateException()
        .as("an ampersand alone is no key")
        .isThrownBy(() -> signatures(fitbits("")).verify("acme", body, right, null));
  }

  private static Signature fitbits(String key) {
    return new Signature(
        "HmacSHA1", "base64", key, "{body}", "seconds", Duration.ofMinutes(5), "&");
  }

  @Test
  void aRuleNeverPrintsItsKey() {
    assertThatCode(
            () -> {
              String text = rule("HmacSHA256", "hex", "{body}", "seconds").toString();
              if (text.contains(KEY)) {
                throw new AssertionError(text);
              }
            })
        .doesNotThrowAnyException();
  }

  private static void refused(Signature rule, String signature, String timestamp) {
    assertThatExceptionOfType(ForeignPushException.class)
        .isThrownBy(() -> signatures(rule).verify("acme", BODY, signature, timestamp));
  }

  private static PushSignatures signatures(Signature rule) {
    Push push = new Push(rule, null, null, null, null, null);
    return new PushSignatures(
        new Webhooks(Map.of("acme", new VendorPart(push))), Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static Signature rule(String algorithm, String encoding, String signed, String unit) {
    return new Signature(algorithm, encoding, KEY, signed, unit, Duration.ofMinutes(5), "");
  }

  private static String signedAt(String time) {
    return encoded(
        "base64", mac("HmacSHA256", KEY, joined(time.getBytes(StandardCharsets.UTF_8), BODY)));
  }

  private static byte[] joined(byte[] head, byte[] body) {
    byte[] all = new byte[head.length + body.length];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    return all;
  }

  private static String encoded(String encoding, byte[] mac) {
    return switch (encoding) {
      case "base64" -> Base64.getEncoder().encodeToString(mac);
      case "hex" -> HexFormat.of().formatHex(mac);
      default -> HexFormat.of().withUpperCase().formatHex(mac);
    };
  }

  private static byte[] mac(String algorithm, String key, byte[] signed) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), algorithm));
      return mac.doFinal(signed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
