package routes.protocol.push;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;
import routes.operations.entry.RequestProofs;
import routes.protocol.ForeignPushException;
import routes.protocol.push.Webhooks.Signature;

/** Verifies pushes that carry an HMAC of their raw bytes, before anything reads them. */
@Component("pushSignatures")
@EnableConfigurationProperties(Webhooks.class)
public class PushSignatures {
  private static final String TIMESTAMP = "{timestamp}";
  private static final String BODY = "{body}";
  private static final int LONGEST = 512;

  private final Webhooks webhooks;
  private final Function<String, Optional<String>> toldKeys;
  private final Clock clock;

  @Autowired
  PushSignatures(Webhooks webhooks, WebhookSecrets secrets) {
    this(webhooks, secrets::key, Clock.systemUTC());
  }

  PushSignatures(Webhooks webhooks, Clock clock) {
    this(webhooks, vendor -> Optional.empty(), clock);
  }

  private PushSignatures(
      Webhooks webhooks, Function<String, Optional<String>> toldKeys, Clock clock) {
    this.webhooks = webhooks;
    this.toldKeys = toldKeys;
    this.clock = clock;
  }

  /**
   * @param signature value of the vendor's signature header, or null
   * @param timestamp value of the vendor's timestamp header, or null
   * @throws ForeignPushException if the signature is missing or wrong, or the timestamp is missing
   *     or too far from now where the vendor signs one
   * @throws IllegalStateException if the vendor.yaml names no usable key and the vendor has told
   *     none
   */
  public void verify(String vendor, byte[] body, String signature, String timestamp) {
    if (body == null) {
      throw new ForeignPushException("the push is empty");
    }
    Signature rule = webhooks.of(vendor).signature();
    String key = rule == null ? null : key(vendor, rule);
    if (key == null) {
      throw new IllegalStateException("vendors." + vendor + ".push.signature.key is not set");
    }
    if (signature == null || signature.length() > LONGEST) {
      throw new ForeignPushException("the push is not signed");
    }
    byte[] expected = encoded(rule, mac(rule, key, signed(rule, body, timestamp)));
    if (!MessageDigest.isEqual(expected, signature.strip().getBytes(StandardCharsets.UTF_8))) {
      throw new ForeignPushException("the signature is not the vendor's");
    }
    if (rule.signed().contains(TIMESTAMP)) {
      requireRecent(rule, timestamp);
    }
  }

  /**
   * @param proofs of the request
   * @param signatureHeader in which the vendor signs
   * @param timestampHeader in which it tells the time that is signed too
   * @throws ForeignPushException if the signature is missing or wrong, or the timestamp is missing
   *     or too far from now where the vendor signs one
   * @throws IllegalStateException if the vendor.yaml names no usable key and the vendor has told
   *     none
   */
  public void verify(
      String vendor,
      byte[] body,
      RequestProofs proofs,
      String signatureHeader,
      String timestampHeader) {
    verify(
        vendor,
        body,
        proofs.header(signatureHeader).orElse(null),
        proofs.header(timestampHeader).orElse(null));
  }

  /** The configured one, or else the one that the vendor told, or null. */
  private String key(String vendor, Signature rule) {
    return rule.key() == null || rule.key().isBlank()
        ? toldKeys.apply(vendor).orElse(null)
        : rule.key();
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

  private static byte[] mac(Signature rule, String key, byte[] signed) {
    try {
      Mac mac = Mac.getInstance(rule.algorithm());
      byte[] whole = (key + rule.keySuffix()).getBytes(StandardCharsets.UTF_8);
      mac.init(new SecretKeySpec(whole, rule.algorithm()));
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
