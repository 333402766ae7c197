package routes.messages;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import routes.mapping.device.DeviceMessage;
import routes.operations.PoisonRecordException;
import routes.operations.requests.PlainText;

/**
 * The IoMT envelope {@code {Body, Properties, SystemProperties}} that every device message has.
 *
 * <p>Properties named in {@link #OWN} are set by this product alone; what an outside sender wrote
 * under these names is dropped.
 */
public record Envelope(ObjectNode document) {

  /** Properties that say whose the message is and how it is read. */
  static final Set<String> OWN =
      Set.of(
          "vendor",
          "connectionId",
          "sender",
          "patientId",
          "dataType",
          "from",
          "to",
          "traceId",
          "operation",
          "sourceId",
          "sourceVersion",
          "deviceModel",
          "manufacturer");

  /** The readings are, or have become, what the message says. */
  static final String UPSERT = "upsert";

  /** The readings of the message are taken back. */
  static final String DELETE = "delete";

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final ObjectReader OWN_MESSAGES = JSON.reader();

  /** Which of two members of one name is meant nobody can say. */
  private static final ObjectReader SENT =
      JSON.reader().with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);

  /**
   * Reads what a sender sent. A body that is no envelope is wrapped in one.
   *
   * @throws PoisonRecordException code {@code not-json}: the bytes are no single JSON document, or
   *     one that has a member twice; {@code not-text}: it holds NUL or half a character
   */
  static Envelope read(byte[] bytes) {
    JsonNode sent = parse(SENT, bytes);
    if (PlainText.doubtful(bytes) && !storable(sent)) {
      throw new PoisonRecordException(
          "not-text", "The message holds a character that is no text: NUL, or half of one.");
    }
    return new Envelope(DeviceMessage.enveloped(sent));
  }

  /** An envelope of our own around one document of a vendor. */
  static Envelope around(JsonNode body) {
    ObjectNode document = JSON.createObjectNode();
    document.set(DeviceMessage.BODY, body);
    document.putObject(DeviceMessage.PROPERTIES);
    document.putObject(DeviceMessage.SYSTEM_PROPERTIES);
    return new Envelope(document);
  }

  /**
   * Parses one JSON document, decimals exact.
   *
   * @throws PoisonRecordException code {@code not-json}
   */
  static JsonNode parse(byte[] bytes) {
    return parse(OWN_MESSAGES, bytes);
  }

  private static boolean storable(JsonNode node) {
    if (node.isTextual()) {
      return PlainText.storable(node.textValue());
    }
    Iterator<String> names = node.fieldNames();
    while (names.hasNext()) {
      if (!PlainText.storable(names.next())) {
        return false;
      }
    }
    for (JsonNode inner : node) {
      if (!storable(inner)) {
        return false;
      }
    }
    return true;
  }

  private static JsonNode parse(ObjectReader reader, byte[] bytes) {
    if (bytes == null) {
      throw new PoisonRecordException("not-json", "The message is empty.");
    }
    try {
      JsonNode node = reader.readTree(bytes);
      if (node == null || node.isMissingNode()) {
        throw new PoisonRecordException("not-json", "The message is empty.");
      }
      return node;
    } catch (JsonProcessingException e) {
      throw new PoisonRecordException(
          "not-json",
          "The message is not one JSON document: line %d, column %d."
              .formatted(
                  e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
                  e.getLocation() == null ? 0 : e.getLocation().getColumnNr()));
    } catch (NumberFormatException e) {
      throw new PoisonRecordException(
          "not-json", "The message has a number that is too large to be one.");
    } catch (IOException e) {
      throw new PoisonRecordException("not-json", "The message could not be read as text.");
    }
  }

  /**
   * What a sender wants done with the readings, which only it can say: {@code upsert} where neither
   * a property nor a header tells.
   *
   * @throws PoisonRecordException code {@code unknown-operation}: neither {@code upsert} nor {@code
   *     delete}
   */
  String wantedOperation(Map<String, String> headers) {
    String operation = property("operation").orElse(headers.getOrDefault("operation", UPSERT));
    if (!operation.equals(UPSERT) && !operation.equals(DELETE)) {
      throw new PoisonRecordException(
          "unknown-operation", "The message's operation is neither upsert nor delete.");
    }
    return operation;
  }

  /** Drops the properties that only this product may set. */
  Envelope withoutOwnProperties() {
    properties().remove(OWN);
    return this;
  }

  /** Adds record headers as a broker's properties; what the document says itself stays. */
  Envelope withHeaders(Map<String, String> headers) {
    headers.forEach(
        (name, value) -> {
          ObjectNode target = isSystemProperty(name) ? systemProperties() : properties();
          if (!OWN.contains(name) && !target.has(name)) {
            target.put(name, value);
          }
        });
    return this;
  }

  /** Sets one of our properties; an empty value leaves it out. */
  Envelope with(String name, String value) {
    if (value != null && !value.isEmpty()) {
      properties().put(name, value);
    }
    return this;
  }

  /** As {@link #with}, where the property is not set yet. */
  Envelope withDefault(String name, String value) {
    return property(name).filter(text -> !text.isBlank()).isPresent() ? this : with(name, value);
  }

  ObjectNode properties() {
    return (ObjectNode) document.get(DeviceMessage.PROPERTIES);
  }

  private ObjectNode systemProperties() {
    return (ObjectNode) document.get(DeviceMessage.SYSTEM_PROPERTIES);
  }

  /** A property as text. */
  Optional<String> property(String name) {
    JsonNode value = document.path(DeviceMessage.PROPERTIES).path(name);
    return value.isValueNode() && !value.isNull() ? Optional.of(value.asText()) : Optional.empty();
  }

  /** A property that is an instant; anything else counts as absent. */
  Optional<Instant> instant(String name) {
    try {
      return property(name).map(Instant::parse);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Azure IoT Hub and Event Hubs name their own properties so. */
  private static boolean isSystemProperty(String name) {
    return name.startsWith("iothub-") || name.startsWith("x-opt-") || name.startsWith("dt-");
  }
}
