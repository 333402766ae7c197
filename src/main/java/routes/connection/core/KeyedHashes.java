package routes.connection.core;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;
import routes.operations.secret.InstallationValues;

/**
 * Hashes that nobody can make or try out without this installation's key: HMAC-SHA-256. The key is
 * chosen once, the same for all instances, and kept sealed with the keyset; it outlives the
 * keyset's own rotation, because what it made is compared for years. Thread-safe.
 */
@Component
public class KeyedHashes {

  private static final String ALGORITHM = "HmacSHA256";
  private static final int BYTES = 32;

  private final InstallationValues values;
  private volatile byte[] key;

  public KeyedHashes(InstallationValues values) {
    this.values = values;
  }

  /**
   * The hash of these parts in lower-case hex. Other parts never have the same, however they are
   * cut.
   *
   * <p>The first call may choose the key: make it outside of a transaction.
   *
   * @param use what it is for: hashes for another use are others
   */
  public String of(String use, String... parts) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key(), ALGORITHM));
      add(mac, use);
      for (String part : parts) {
        add(mac, part);
      }
      return HexFormat.of().formatHex(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  private static void add(Mac mac, String part) {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    mac.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    mac.update(bytes);
  }

  private byte[] key() {
    if (key == null) {
      key = Base64.getDecoder().decode(values.chosen("keyed-hashes", KeyedHashes::newKey));
    }
    return key;
  }

  private static String newKey() {
    byte[] key = new byte[BYTES];
    new SecureRandom().nextBytes(key);
    return Base64.getEncoder().encodeToString(key);
  }
}
