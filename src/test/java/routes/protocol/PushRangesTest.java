package routes.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import routes.protocol.push.Push;
import routes.protocol.push.PushEvents;
import routes.protocol.push.Webhooks;

class PushRangesTest {
  private static final Instant EIGHT = Instant.parse("2026-11-20T08:00:00Z");

  private final Webhooks.Events rule =
      new Webhooks.Events(
          "$",
          "$.data.user",
          "$.data.type",
          "$.data.intervals[*]",
          "$.physical.start",
          "$.physical.end",
          "$.data.operation",
          "",
          "",
          "$.data.record");
  private final PushEvents events =
      new PushEvents(
          new Webhooks(
              Map.of(
                  "acme",
                  new Webhooks.VendorPart(new Webhooks.Push(null, null, null, null, rule, null)))),
          new ObjectMapper());

  @Test
  void eachRangeOfAnEventIsAPush() {
    assertThat(
            read(
                """
                {"data": {"user": "u", "type": "steps", "operation": "UPSERT", "intervals": [
                  {"physical": {"start": "2026-11-20T08:00:00Z", "end": "2026-11-20T09:00:00+01:00"}},
                  {"physical": {"start": "2026-11-20T08:00:00Z", "end": "2026-11-20T08:00:05Z"}}]}}
                """))
        .containsExactly(
            new Push("u", "steps", EIGHT, EIGHT, "UPSERT"),
            new Push("u", "steps", EIGHT, EIGHT.plusSeconds(5), "UPSERT"));
  }

  @Test
  void anArrayHoldsSeveralEventsAndOneWithoutRangesAnnouncesNone() {
    assertThat(
            read(
                """
                [{"data": {"user": "u", "type": "steps", "operation": "DELETE", "intervals": []}},
                 {"data": {"user": "u", "type": "weight"}},
                 {"data": {"user": "u", "type": "sleep", "intervals": [{"civil": {}}, null]}},
                 {"data": {"user": "a b", "type": "sleep"}},
                 {"data": {"user": "u"}}, 17]
                """))
        .containsExactly(
            new Push("u", "steps", null, null, "DELETE"),
            new Push("u", "weight", null, null),
            new Push("u", "sleep", null, null),
            new Push("u", "sleep", null, null));
  }

  @Test
  void aRangeThatEndsBeforeItBeginsIsNone() {
    assertThat(
            read(
                """
                {"data": {"user": "u", "type": "steps", "intervals": [
                  {"physical": {"start": "2026-11-20T08:00:00Z", "end": "2026-11-20T07:00:00Z"}}]}}
                """))
        .containsExactly(new Push("u", "steps", null, null));
  }

  @Test
  void tooMuchOrNoJsonIsMalformed() {
    String range = "{\"physical\":{}},".repeat(600).replaceFirst(",$", "");
    String event = "{\"data\":{\"user\":\"u\",\"type\":\"t\",\"intervals\":[" + range + "]}}";

    assertThat(read(event)).hasSize(600);
    assertThatThrownBy(() -> read("[" + event + "," + event + "]"))
        .isInstanceOf(MalformedPushException.class);
    assertThatThrownBy(() -> read("[" + "{},".repeat(1_000) + "{}]"))
        .isInstanceOf(MalformedPushException.class);
    assertThatThrownBy(() -> read("{")).isInstanceOf(MalformedPushException.class);
    assertThatThrownBy(() -> read("7")).isInstanceOf(MalformedPushException.class);
  }

  private List<Push> read(String body) {
    return events.read("acme", body.getBytes(StandardCharsets.UTF_8));
  }
}
