package routes.protocol.push;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.springframework.stereotype.Component;
import routes.operations.secret.InstallationValues;

/**
 * Secrets about pushes that nobody had to configure: the verification token that this installation
 * chose for a vendor, and the key that a vendor told when it was subscribed to. Another instance
 * may have been told another one: a key is read again after half a minute.
 */
@Component
class WebhookSecrets {
  private static final Duration MEMORY = Duration.ofSeconds(30);
  private static final int TOKEN_BYTES = 24;

  private final InstallationValues values;
  private final Cache<String, Optional<String>> known =
      Caffeine.newBuilder().expireAfterWrite(MEMORY).build();

  WebhookSecrets(InstallationValues values) {
    this.values = values;
  }

  /** The verification token for this vendor. */
  String token(String vendor) {
    return known
        .get("webhook-token." + vendor, name -> Optional.of(values.chosen(name, this::random)))
        .orElseThrow();
  }

  /** The key that signs this vendor's pushes, if the vendor has told one. */
  Optional<String> key(String vendor) {
    return known.get("webhook-key." + vendor, values::find);
  }

  void keepKey(String vendor, String key) {
    values.keep("webhook-key." + vendor, key);
    known.invalidate("webhook-key." + vendor);
  }

  private String random() {
    byte[] bytes = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
