package routes.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;
import routes.protocol.Webhooks.Signature;

/** Verifies pushes that carry an HMAC of their raw bytes, before anything reads them. */
@Component("pushSignatures")
@EnableConfigurationProperties(Webhooks.class)
public class PushSignatures {
  private static final String TIMESTAMP = "{timestamp}";
  private static final String BODY = "{body}";
  private static final int LONGEST = 512;

  private final Webhooks webhooks;
  private final Clock clock;

  @Autowired
  PushSignatures(Webhooks webhooks) {
    this(webhooks, Clock.systemUTC());
  }

  PushSignatures(Webhooks webhooks, Clock clock) {
    this.webhooks = webhooks;
    this.clock = clock;
  }

  /**
   * @param signature value of the vendor's signature header, or null
   * @param timestamp value of the vendor's timestamp header, or null
   * @throws ForeignPushException if the signature is missing or wrong, or the timestamp is missing
   *     or too far from now where the vendor signs one
   * @throws IllegalStateException if the vendor.yaml names no usable key
   */
  public void verify(String vendor, byte[] body, String signature, String timestamp) {
    Signature rule = webhooks.of(vendor).signature();
    if (rule == null || rule.key() == null || rule.key().isBlank()) {
      throw new IllegalStateException("vendors." + vendor + ".push.signature.key is not set");
    }
    if (signature == null || signature.length() > LONGEST) {
      throw new ForeignPushException("the push is not signed");
    }
    byte[] expected = encoded(rule, mac(rule, signed(rule, body, timestamp)));
    if (!MessageDigest.isEqual(expected, signature.strip().getBytes(StandardCharsets.UTF_8))) {
      throw new ForeignPushException("the signature is not the vendor's");
    }
    if (rule.signed().contains(TIMESTAMP)) {
      requireRecent(rule, timestamp);
    }
  }

  private static byte[] signed(Signature rule, byte[] body, String timestamp) {
    ByteArrayOutputStream signed = new ByteArrayOutputStream(body.length + 64);
    String rest = rule.signed();
    while (!rest.isEmpty()) {
      if (rest.startsWith(BODY)) {
        signed.writeBytes(body);
        rest = rest.substring(BODY.length());
      } else if (rest.startsWith(TIMESTAMP)) {
        if (timestamp == null || timestamp.length() > LONGEST) {
          throw new ForeignPushException("the push has no timestamp");
        }
        signed.writeBytes(timestamp.getBytes(StandardCharsets.UTF_8));
        rest = rest.substring(TIMESTAMP.length());
      } else {
        signed.writeBytes(rest.substring(0, 1).getBytes(StandardCharsets.UTF_8));
        rest = rest.substring(1);
      }
    }
    return signed.toByteArray();
  }

  private static byte[] mac(Signature rule, byte[] signed) {
    try {
      Mac mac = Mac.getInstance(rule.algorithm());
      byte[] key = (rule.key() + rule.keySuffix()).getBytes(StandardCharsets.UTF_8);
      mac.init(new SecretKeySpec(key, rule.algorithm()));
      return mac.doFinal(signed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("push.signature.algorithm is not known: " + rule.algorithm());
    }
  }

  private static byte[] encoded(Signature rule, byte[] mac) {
    String text =
        switch (rule.encoding()) {
          case "base64" -> Base64.getEncoder().encodeToString(mac);
          case "hex" -> HexFormat.of().formatHex(mac);
          case "hex-upper" -> HexFormat.of().withUpperCase().formatHex(mac);
          default ->
              throw new IllegalStateException(
                  "push.signature.encoding is base64, hex or hex-upper, not " + rule.encoding());
        };
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void requireRecent(Signature rule, String timestamp) {
    if (!timestamp.matches("\\d{1,16}")) {
      throw new ForeignPushException("the timestamp is no number");
    }
    long number = Long.parseLong(timestamp);
    Instant then =
        rule.timestampUnit().equals("milliseconds")
            ? Instant.ofEpochMilli(number)
            : Instant.ofEpochSecond(Math.min(number, Integer.MAX_VALUE * 4L));
    if (Duration.between(then, clock.instant()).abs().compareTo(rule.tolerance()) > 0) {
      throw new ForeignPushException("the push is too old");
    }
  }
}
