package routes.operations.requests;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * Who sent what a record of the pipeline is about: a device message says so among its properties, a
 * measurement in its origin. Both are written by this product.
 */
public final class SenderOfRecord {
  private static final JsonFactory JSON = new JsonFactory();
  private static final Set<String> HOLDERS = Set.of("Properties", "origin");
  private static final String SENDER = "sender";

  private SenderOfRecord() {}

  /** The sender; empty for what an import brought, and for what cannot be read. */
  public static Optional<String> of(byte[] record) {
    if (record == null) {
      return Optional.empty();
    }
    try (JsonParser parser = JSON.createParser(record)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        return sender(parser);
      }
    } catch (IOException noJson) {
      // What cannot be read did not come through a door that knows its sender.
    }
    return Optional.empty();
  }

  /** Reads one object, and those inside it that may hold the sender. */
  private static Optional<String> sender(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String member = parser.currentName();
      JsonToken value = parser.nextToken();
      if (HOLDERS.contains(member) && value == JsonToken.START_OBJECT) {
        return told(parser);
      }
      parser.skipChildren();
    }
    return Optional.empty();
  }

  private static Optional<String> told(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean wanted = SENDER.equals(parser.currentName());
      JsonToken value = parser.nextToken();
      if (wanted && value == JsonToken.VALUE_STRING) {
        return Optional.of(parser.getText());
      }
      parser.skipChildren();
    }
    return Optional.empty();
  }
}
