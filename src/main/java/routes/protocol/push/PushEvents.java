package routes.protocol.push;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.Option;
import com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import routes.protocol.MalformedPushException;
import routes.protocol.push.Webhooks.Events;

/** Reads the events of a JSON push by the JSONPaths of the vendor.yaml. */
@Component("pushEvents")
public class PushEvents implements PushReader {
  private static final int MOST = 1_000;
  private static final int LONGEST_PING = 1_024;
  private static final Configuration PATHS =
      Configuration.builder()
          .jsonProvider(new JacksonJsonNodeJsonProvider())
          .mappingProvider(new JacksonMappingProvider())
          .options(Option.SUPPRESS_EXCEPTIONS, Option.DEFAULT_PATH_LEAF_TO_NULL)
          .build();

  private final Webhooks webhooks;
  private final ObjectMapper json;

  public PushEvents(Webhooks webhooks, ObjectMapper json) {
    this.webhooks = webhooks;
    this.json = json;
  }

  /**
   * The events of a push, one for each range that they announce; one that names no person or no
   * type is left out.
   *
   * @throws MalformedPushException if the body is no JSON, or announces more than a thousand
   */
  @Override
  public List<Push> read(String vendor, byte[] body) {
    Events events = webhooks.of(vendor).events();
    List<Push> pushes = new ArrayList<>();
    for (JsonNode event : found(tree(body), events.each())) {
      String user = text(event, events.user());
      String type = type(event, events);
      if (user != null && type != null && user.matches("[\\w.:@-]{1,128}")) {
        String operation = text(event, events.operation());
        String sourceId = text(event, events.id());
        for (JsonNode holder : ranges(event, events)) {
          LocalDate day = day(text(holder, events.day()));
          Instant from = day == null ? instant(text(holder, events.from())) : begin(day);
          Instant to = day == null ? instant(text(holder, events.to())) : begin(day.plusDays(1));
          boolean range = from != null && to != null && !to.isBefore(from);
          pushes.add(
              new Push(user, type, range ? from : null, range ? to : null, operation, sourceId));
        }
      }
    }
    if (pushes.size() > MOST) {
      throw new MalformedPushException("the push announces too much");
    }
    return pushes;
  }

  /** What holds the ranges of an event: each that it lists, or the event itself. */
  private static List<JsonNode> ranges(JsonNode event, Events events) {
    List<JsonNode> listed = events.ranges().isEmpty() ? List.of() : found(event, events.ranges());
    return listed.isEmpty() ? List.of(event) : listed;
  }

  private static List<JsonNode> found(JsonNode node, String path) {
    JsonNode found = JsonPath.using(PATHS).parse(node).read(path, JsonNode.class);
    List<JsonNode> each = new ArrayList<>();
    if (found != null && found.isArray()) {
      found.forEach(each::add);
    } else if (found != null) {
      each.add(found);
    }
    if (each.size() > MOST) {
      throw new MalformedPushException("the push holds too many events");
    }
    return each;
  }

  /** Whether this only tries the address. Looked at before any signature, so only if short. */
  public boolean isPing(String vendor, byte[] body) {
    Webhooks.Ping ping = webhooks.of(vendor).ping();
    if (ping == null || body == null || body.length > LONGEST_PING) {
      return false;
    }
    try {
      return ping.value().equals(text(tree(body), ping.path()));
    } catch (MalformedPushException e) {
      return false;
    }
  }

  private static String type(JsonNode event, Events events) {
    String type = text(event, events.type());
    if (type == null || events.action().isEmpty()) {
      return type;
    }
    String action = text(event, events.action());
    return action == null ? null : type + "." + action;
  }

  private JsonNode tree(byte[] body) {
    try {
      JsonNode tree = json.readTree(body == null ? new byte[0] : body);
      if (tree == null || !tree.isContainerNode()) {
        throw new MalformedPushException("the push is no JSON object or array");
      }
      return tree;
    } catch (JsonProcessingException e) {
      throw new MalformedPushException("the push is no JSON");
    } catch (IOException e) {
      throw new MalformedPushException("the push cannot be read");
    }
  }

  private static String text(JsonNode event, String path) {
    if (path.isEmpty() || !event.isObject()) {
      return null;
    }
    JsonNode value = JsonPath.using(PATHS).parse(event).read(path, JsonNode.class);
    return value == null || !value.isValueNode() || value.isNull() ? null : value.asText();
  }

  private static LocalDate day(String text) {
    try {
      return text == null ? null : LocalDate.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** Of the day in UTC: the person's own is not known here, and differs by hours only. */
  private static Instant begin(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static Instant instant(String text) {
    if (text == null) {
      return null;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }
}
