package routes.connection.core;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Unguessable keys for links, and the hashes that are kept of them. */
public final class OpaqueKey {

  private static final int BYTES = 32;

  private OpaqueKey() {}

  /** A new key of 256 random bits, safe in a URL. */
  public static String random() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** SHA-256 in lower-case hex. */
  public static String hash(String key) {
    return HexFormat.of().formatHex(digest(key));
  }

  /** SHA-256 in base64url without padding. */
  public static String urlHash(String key) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(digest(key));
  }

  private static byte[] digest(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Compares in a time that does not depend on where the two differ. */
  public static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
