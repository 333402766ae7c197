package routes.operations.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Texts as the audit keeps them, whoever sent them: without characters that control how a text is
 * shown, of bounded length.
 */
final class AuditText {
  private static final int HASH = 32;

  private AuditText() {}

  /**
   * A longer text keeps its begin and a hash of the whole: equal texts stay equal, others do not.
   */
  static String clipped(String text, int most) {
    if (text == null) {
      return "";
    }
    String clean = text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]", "\uFFFD");
    return clean.length() <= most
        ? clean
        : clean.substring(0, most - HASH - 1) + "#" + hash(clean).substring(0, HASH);
  }

  private static String hash(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
