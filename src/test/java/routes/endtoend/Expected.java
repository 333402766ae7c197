package routes.endtoend;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** Resources written by hand, under {@code src/test/resources/endtoend}. */
final class Expected {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
          .build();

  private Expected() {}

  /**
   * @param name file name without ending
   * @param values what stands for {@code ${name}} in it
   */
  static JsonNode resource(String name, Map<String, String> values) {
    try (InputStream in = Expected.class.getResourceAsStream("/endtoend/" + name + ".json")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (Map.Entry<String, String> value : values.entrySet()) {
        text = text.replace("${" + value.getKey() + "}", value.getValue());
      }
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The resource as it was sent: without what the server adds to {@code meta}. */
  static JsonNode asSent(JsonNode stored) {
    ObjectNode copy = stored.deepCopy();
    if (copy.get("meta") instanceof ObjectNode meta) {
      meta.remove("versionId");
      meta.remove("lastUpdated");
      meta.remove("source");
      if (meta.isEmpty()) {
        copy.remove("meta");
      }
    }
    return copy;
  }

  static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
