package routes.sandbox.withings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import routes.sandbox.MovableClock;

class ServicesTest {

  private static final ZoneId ZONE = ZoneId.of("Europe/Amsterdam");
  private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
  private static final LocalDate DAY = LocalDate.of(2026, 11, 19);

  private final MovableClock clock = new MovableClock(NOW);
  private final WithingsSimulator withings = WithingsSimulator.start(0, clock);
  private final WithingsCaller caller = new WithingsCaller(withings);
  private final WithingsAccount account = withings.addAccount("363", ZONE);
  private final WatchDemo watch = new WatchDemo(ZONE, DAY);
  private final String token =
      caller.connect("user.metrics,user.activity").get("access_token").asText();

  @AfterEach
  void close() {
    withings.close();
  }

  @Test
  void onlyTheAskedFieldsAreThereAndFewWithoutAsking() {
    watch.fill(account);

    JsonNode usual = ask("/v2/measure", "getactivity", days()).at("/activities/0");
    Map<String, String> asked = days();
    asked.put("data_fields", "soft,calories");
    JsonNode chosen = ask("/v2/measure", "getactivity", asked).at("/activities/0");

    assertThat(usual.has("steps")).isTrue();
    assertThat(usual.has("calories")).isFalse();
    assertThat(chosen.get("calories").decimalValue()).isEqualByComparingTo("310.5");
    assertThat(chosen.has("steps")).isFalse();
    assertThat(chosen.get("timezone").asText()).isEqualTo("Europe/Amsterdam");
  }

  @Test
  void lastupdateFindsWhatWasStoredAfterIt() {
    watch.fill(account);
    long before = NOW.getEpochSecond();
    clock.advance(Duration.ofMinutes(1));
    new WatchDemo(ZONE, DAY.plusDays(1)).fill(account);

    Map<String, String> since = new HashMap<>(Map.of("lastupdate", Long.toString(before)));

    assertThat(ask("/v2/measure", "getactivity", since).get("activities")).hasSize(1);
    assertThat(ask("/v2/measure", "getworkouts", since).get("series")).hasSize(1);
    assertThat(ask("/v2/sleep", "getsummary", since).get("series")).hasSize(1);
    since.putAll(days());
    since.put("action", "getactivity");
    assertThat(caller.post("/v2/measure", token, since).get("status").asInt()).isEqualTo(503);
  }

  @Test
  void pagesSayMoreByTrueAndFalse() {
    watch.fill(account);
    new WatchDemo(ZONE, DAY.plusDays(1)).fill(account);
    withings.switches().pageSize(1);
    Map<String, String> second = days();
    second.put("offset", "1");

    JsonNode first = ask("/v2/sleep", "getsummary", days());
    JsonNode last = ask("/v2/sleep", "getsummary", second);

    assertThat(first.get("more").isBoolean()).isTrue();
    assertThat(first.get("more").booleanValue()).isTrue();
    assertThat(first.get("offset").intValue()).isEqualTo(1);
    assertThat(last.get("more").booleanValue()).isFalse();
    assertThat(last.at("/series/0/date").asText())
        .isNotEqualTo(first.at("/series/0/date").asText());
  }

  @Test
  void aSeriesIsAnObjectNamedByTimesOfOneDayAndAnEmptyOneAList() {
    watch.fill(account);
    long midnight = DAY.atStartOfDay(ZONE).toEpochSecond();
    Map<String, String> week =
        Map.of(
            "startdate", Long.toString(midnight - 2 * 86_400),
            "enddate", Long.toString(midnight + 5 * 86_400),
            "data_fields", "heart_rate");
    Map<String, String> day =
        Map.of(
            "startdate", Long.toString(midnight),
            "enddate", Long.toString(midnight + 86_400),
            "data_fields", "heart_rate");

    JsonNode empty = ask("/v2/measure", "getintradayactivity", week).get("series");
    JsonNode series = ask("/v2/measure", "getintradayactivity", day).get("series");

    assertThat(empty.isArray()).isTrue();
    assertThat(empty).isEmpty();
    assertThat(series.isObject()).isTrue();
    assertThat(series.at("/" + (midnight + 8 * 3600 + 30) + "/heart_rate").intValue())
        .isEqualTo(82);
  }

  @Test
  void whatWasNotGrantedIsRefused() {
    String metrics = caller.connect("user.metrics").get("access_token").asText();

    for (String action : new String[] {"getactivity", "getintradayactivity", "getworkouts"}) {
      assertThat(
              caller.post("/v2/measure", metrics, Map.of("action", action)).get("status").asInt())
          .isEqualTo(277);
    }
    assertThat(caller.post("/v2/heart", metrics, Map.of("action", "list")).get("status").asInt())
        .isZero();
  }

  @Test
  void aSignalIsToldByItsId() {
    watch.fill(account);
    String id = ask("/v2/heart", "list", new HashMap<>()).at("/series/0/ecg/signalid").asText();

    JsonNode signal = ask("/v2/heart", "get", new HashMap<>(Map.of("signalid", id)));

    assertThat(signal.get("sampling_frequency").intValue()).isEqualTo(500);
    assertThat(signal.get("signal")).hasSize(250);
  }

  private JsonNode ask(String path, String action, Map<String, String> parameters) {
    Map<String, String> all = new HashMap<>(parameters);
    all.put("action", action);
    JsonNode answer = caller.post(path, token, all);
    assertThat(answer.get("status").intValue()).isZero();
    return answer.get("body");
  }

  private static Map<String, String> days() {
    return new HashMap<>(Map.of("startdateymd", "2026-11-18", "enddateymd", "2026-11-21"));
  }
}
