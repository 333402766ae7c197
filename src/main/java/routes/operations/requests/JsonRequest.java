package routes.operations.requests;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The JSON object of a request, read member by member. What a member gives is within its limits;
 * everything else is refused with status 400, in words that name the member. A member that is null
 * counts as absent, one that nobody asks for is ignored.
 */
public final class JsonRequest {
  private static final Instant FIRST = Instant.parse("1900-01-01T00:00:00Z");
  private static final Instant AFTER_LAST = Instant.parse("2200-01-01T00:00:00Z");
  private static final int LONGEST_TIME = 64;

  /** https://hl7.org/fhir/R4/datatypes.html#id */
  private static final String FHIR_ID = "[A-Za-z0-9\\-.]{1,64}";

  private static final ObjectReader READER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(16)
                          .maxStringLength(100_000)
                          .maxNameLength(1_000)
                          .maxNumberLength(100)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .reader();

  private final JsonNode object;
  private final String path;

  private JsonRequest(JsonNode object, String path) {
    this.object = object;
    this.path = path;
  }

  /**
   * Reads a body.
   *
   * @param what what the object is, for the refusal: {@code a device}
   * @throws RequestRefusedException with status 400 where the body is no JSON object, or has a
   *     member twice
   */
  public static JsonRequest read(byte[] body, String what) {
    if (body == null || body.length == 0) {
      throw refused("The body is empty.");
    }
    JsonNode read;
    try {
      read = READER.readTree(body);
    } catch (JsonProcessingException e) {
      throw refused("The body is not the JSON object of %s: %s.".formatted(what, place(e)));
    } catch (IOException e) {
      throw refused("The body is not the JSON object of %s: it is not UTF-8.".formatted(what));
    }
    if (read.isMissingNode() || read.isNull()) {
      throw refused("The body is empty.");
    }
    if (!read.isObject()) {
      throw refused("The body is not the JSON object of %s.".formatted(what));
    }
    return new JsonRequest(read, "");
  }

  /** Text of at most so many characters, without control characters. */
  public Optional<String> text(String member, int longest) {
    return member(member).map(value -> text(value, path + member, longest));
  }

  /** A list of texts. */
  public Optional<List<String>> texts(String member, int most, int longest) {
    Optional<JsonNode> list = member(member);
    if (list.isEmpty()) {
      return Optional.empty();
    }
    if (!list.get().isArray() || list.get().size() > most) {
      throw refused("%s must be a list of at most %d.".formatted(path + member, most));
    }
    List<String> texts = new ArrayList<>();
    list.get().forEach(value -> texts.add(text(value, path + member, longest)));
    return Optional.of(List.copyOf(texts));
  }

  /** An object inside this one; its members are named after it. */
  public Optional<JsonRequest> object(String member) {
    Optional<JsonNode> value = member(member);
    if (value.isPresent() && !value.get().isObject()) {
      throw refused("%s must be an object.".formatted(path + member));
    }
    return value.map(object -> new JsonRequest(object, path + member + "."));
  }

  /** An instant with its offset, of the years 1900 to 2199. */
  public Optional<Instant> instant(String member) {
    return text(member, LONGEST_TIME)
        .map(
            text -> {
              try {
                Instant instant = OffsetDateTime.parse(text).toInstant();
                if (!instant.isBefore(FIRST) && instant.isBefore(AFTER_LAST)) {
                  return instant;
                }
              } catch (DateTimeException noInstant) {
                // Refused below, as one of another century is.
              }
              throw refused(
                  "%s must be an instant of the years 1900 to 2199, as 2026-01-01T00:00:00Z."
                      .formatted(path + member));
            });
  }

  /** A duration as ISO 8601 writes it. */
  public Optional<Duration> duration(String member, Duration shortest, Duration longest) {
    return text(member, LONGEST_TIME)
        .map(
            text -> {
              try {
                Duration duration = Duration.parse(text);
                if (duration.compareTo(shortest) >= 0 && duration.compareTo(longest) <= 0) {
                  return duration;
                }
              } catch (DateTimeException noDuration) {
                // Refused below, as one out of bounds is.
              }
              throw refused(
                  "%s must be a duration between %s and P%dD."
                      .formatted(path + member, shortest, longest.toDays()));
            });
  }

  /** A reference to a resource of our own FHIR server: {@code Type/id}, of this type. */
  public Optional<String> reference(String member, String type) {
    return text(member, 4_000)
        .map(
            reference -> {
              if (!reference.matches(type + "/" + FHIR_ID)) {
                throw refused("%s must look like %s/id.".formatted(path + member, type));
              }
              return reference;
            });
  }

  private Optional<JsonNode> member(String member) {
    return Optional.ofNullable(object.get(member)).filter(value -> !value.isNull());
  }

  private static String text(JsonNode value, String name, int longest) {
    if (!value.isTextual()) {
      throw refused(name + " must be text.");
    }
    String text = value.textValue();
    if (text.length() > longest) {
      throw refused("%s must have at most %d characters.".formatted(name, longest));
    }
    if (!PlainText.is(text)) {
      throw refused(name + " holds a character that is no text.");
    }
    return text;
  }

  private static String place(JsonProcessingException e) {
    JsonLocation place = e.getLocation();
    return place == null
        ? "it ends too early"
        : "line %d, column %d".formatted(place.getLineNr(), place.getColumnNr());
  }

  private static RequestRefusedException refused(String message) {
    return new RequestRefusedException(400, message);
  }
}
