package routes.operations;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The id of what became of one record at one stage: the same record at the same stage has the same
 * id for ever.
 */
final class RecordId {
  private RecordId() {}

  static String of(String stage, String topic, int partition, long offset, int match) {
    String name =
        escaped(stage) + "|" + escaped(topic) + "|" + partition + "|" + offset + "|" + match;
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String escaped(String part) {
    return part.replace("\\", "\\\\").replace("|", "\\|");
  }
}
