package routes.operations.broker;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Makes the id of what became of one record at one stage: the same record at the same stage has the
 * same id for ever, and another record at the same place of another log has another.
 */
@Component
public class RecordIds {
  private final TopicLogs logs;

  public RecordIds(TopicLogs logs) {
    this.logs = logs;
  }

  /**
   * The place of a record, and what failed of it.
   *
   * @param match which part of the record, 0 for the whole
   */
  public record Place(String stage, String topic, int partition, long offset, int match) {

    private String name() {
      return escaped(stage) + "|" + escaped(topic) + "|" + partition + "|" + offset + "|" + match;
    }
  }

  /**
   * The id.
   *
   * @param value the record's bytes, or null where it has none or they are not at hand
   */
  public String of(Place place, byte[] value) {
    String log = logs.of(place.topic()).id();
    return sha256(place.name() + "|" + escaped(log) + "|" + (value == null ? "" : hex(value)));
  }

  /**
   * The id that the record had before logs were told apart, where it may have been stored under
   * that. It says nothing of the content: another log may have had another record there.
   */
  public Optional<String> ofBefore(Place place) {
    return logs.of(place.topic()).ofBefore() ? Optional.of(sha256(place.name())) : Optional.empty();
  }

  private static String sha256(String text) {
    return hex(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String hex(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String escaped(String part) {
    return part.replace("\\", "\\\\").replace("|", "\\|");
  }
}
