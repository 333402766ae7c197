package routes.protocol.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import routes.protocol.MalformedPushException;
import routes.protocol.push.Webhooks.Events;
import routes.protocol.push.Webhooks.Ping;
import routes.protocol.push.Webhooks.VendorPart;

class PushEventsTest {
  private static final Events EVENTS =
      new Events("$", "$.user", "$.what.kind", "", "$.from", "$.to", "", "", "", "");
  private static final String ONE = "{\"user\": 7, \"what\": {\"kind\": \"sleep\"}}";

  @Test
  void aDayIsARangeWhereNoTimesAreTold() {
    Events events = new Events("$", "$.user", "$.kind", "", "", "", "", "", "$.date", "");
    String body =
        """
        [{"user": "7", "kind": "sleep", "date": "2026-11-20"},
         {"user": "7", "kind": "body", "date": "soon"}, {"user": "7", "kind": "gone"}]\
        """;

    assertThat(read(events, body))
        .containsExactly(
            new Push(
                "7",
                "sleep",
                Instant.parse("2026-11-20T00:00:00Z"),
                Instant.parse("2026-11-21T00:00:00Z")),
            new Push("7", "body", null, null),
            new Push("7", "gone", null, null));
  }

  @Test
  void aPushIsOneEventOrAListOfThem() {
    assertThat(read(ONE)).containsExactly(new Push("7", "sleep", null, null));
    assertThat(read("[" + ONE + ", {\"user\": \"u-1\", \"what\": {\"kind\": \"steps\"}}]"))
        .containsExactly(new Push("7", "sleep", null, null), new Push("u-1", "steps", null, null));
    assertThat(read("[]")).isEmpty();
  }

  @Test
  void eventsCanStandDeeper() {
    Events deeper = new Events("$.events", "$.user", "$.what.kind", "", "", "", "", "", "", "");

    assertThat(read(deeper, "{\"events\": [" + ONE + "]}")).hasSize(1);
    assertThat(read(deeper, "{\"events\": " + ONE + "}")).hasSize(1);
    assertThat(read(deeper, "{\"other\": 1}")).isEmpty();
  }

  @Test
  void whatWasDoneIsPartOfTheName() {
    Events events = new Events("$", "$.user", "$.kind", "", "", "", "", "$.done", "", "");

    assertThat(read(events, "{\"user\": 7, \"kind\": \"sleep\", \"done\": \"delete\"}"))
        .containsExactly(new Push("7", "sleep.delete", null, null));
    assertThat(read(events, "{\"user\": 7, \"kind\": \"sleep\"}")).isEmpty();
  }

  @Test
  void anEventMayNameItsRecord() {
    Events events = new Events("$", "$.user", "$.kind", "", "", "", "", "", "", "$.record");

    assertThat(read(events, "{\"user\": 7, \"kind\": \"sleep\", \"record\": \"r-1\"}"))
        .containsExactly(new Push("7", "sleep", null, null, null, "r-1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"user\": 7}",
        "{\"what\": {\"kind\": \"sleep\"}}",
        "{\"user\": null, \"what\": {\"kind\": \"sleep\"}}",
        "{\"user\": {\"id\": 7}, \"what\": {\"kind\": \"sleep\"}}",
        "{\"user\": [7], \"what\": {\"kind\": \"sleep\"}}",
        "{\"user\": \"\", \"what\": {\"kind\": \"sleep\"}}",
        "{\"user\": \"a|b\", \"what\": {\"kind\": \"sleep\"}}",
        "{\"user\": \"a\\nb\", \"what\": {\"kind\": \"sleep\"}}",
        "{\"user\": 7, \"what\": \"sleep\"}",
        "[1, \"a\", null, [], {}]"
      })
  void anEventWithoutPersonOrTypeIsLeftOut(String body) {
    assertThat(read(body)).isEmpty();
  }

  @Test
  void anOverlongNameOfAPersonIsLeftOut() {
    assertThat(read(ONE.replace("7", "\"" + "u".repeat(128) + "\""))).hasSize(1);
    assertThat(read(ONE.replace("7", "\"" + "u".repeat(129) + "\""))).isEmpty();
  }

  @Test
  void aRangeCountsWhereBothEndsAreThere() {
    Instant from = Instant.parse("2026-11-20T08:00:00Z");

    assertThat(range("\"2026-11-20T09:00:00+01:00\"", "\"2026-11-20T08:00:00Z\""))
        .isEqualTo(new Push("7", "sleep", from, from));
    Push none = new Push("7", "sleep", null, null);
    assertThat(range("\"2026-11-20T08:00:01Z\"", "\"2026-11-20T08:00:00Z\"")).isEqualTo(none);
    assertThat(range("\"2026-11-20T08:00:00Z\"", "null")).isEqualTo(none);
    assertThat(range("\"2026-11-20\"", "\"2026-11-21\"")).isEqualTo(none);
    assertThat(range("1795158312", "1795158313")).isEqualTo(none);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{", "hello", "user=7", "\"text\"", "7", "null", "true"})
  void whatIsNoJsonObjectOrArrayIsMalformed(String body) {
    malformed(body);
  }

  @Test
  void aThousandEventsAreTheMost() {
    assertThat(read(many(1_000))).hasSize(1_000);
    malformed(many(1_001));
  }

  @Test
  void deeplyNestedPushesAreMalformed() {
    malformed("[".repeat(5_000));
  }

  @Test
  void aPingIsShortAndSaysSo() {
    Webhooks.Push push =
        new Webhooks.Push(null, null, null, null, EVENTS, new Ping("$.event", "PING"));
    PushEvents events = events(push);

    assertThat(events.isPing("acme", bytes("{\"event\": \"PING\", \"timestamp\": 1}"))).isTrue();
    assertThat(events.isPing("acme", bytes("{\"event\": \"SLEEP\"}"))).isFalse();
    assertThat(events.isPing("acme", bytes("[{\"event\": \"PING\"}]"))).isFalse();
    assertThat(events.isPing("acme", bytes("{\"event\":"))).isFalse();
    assertThat(events.isPing("acme", bytes("{\"event\": \"PING\"}" + " ".repeat(1_024)))).isFalse();
    assertThat(
            events(new Webhooks.Push(null, null, null, null, EVENTS, null))
                .isPing("acme", bytes("{}")))
        .isFalse();
  }

  @Test
  void anUnknownVendorIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new PushEvents(new Webhooks(Map.of()), new ObjectMapper())
                    .read("acme", bytes(ONE)));
  }

  private static String many(int number) {
    return IntStream.range(0, number)
        .mapToObj(any -> ONE)
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static Push range(String from, String to) {
    return read("{\"user\": 7, \"what\": {\"kind\": \"sleep\"}, \"from\": %s, \"to\": %s}"
            .formatted(from, to))
        .get(0);
  }

  private static void malformed(String body) {
    assertThatExceptionOfType(MalformedPushException.class).isThrownBy(() -> read(body));
  }

  private static List<Push> read(String body) {
    return read(EVENTS, body);
  }

  private static List<Push> read(Events events, String body) {
    return events(new Webhooks.Push(null, null, null, null, events, null))
        .read("acme", bytes(body));
  }

  private static PushEvents events(Webhooks.Push push) {
    return new PushEvents(new Webhooks(Map.of("acme", new VendorPart(push))), new ObjectMapper());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
