package routes.sandbox.withings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import routes.sandbox.MovableClock;

class MeasureTest {

  private static final ZoneId ZONE = ZoneId.of("Europe/Amsterdam");
  private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");

  private final MovableClock clock = new MovableClock(NOW);
  private final WithingsSimulator withings = WithingsSimulator.start(0, clock);
  private final WithingsCaller caller = new WithingsCaller(withings);
  private final WithingsAccount account = withings.addAccount("363", ZONE);
  private final String token = caller.connect("user.metrics").get("access_token").textValue();

  @AfterEach
  void close() {
    withings.close();
  }

  @Test
  void answerHasTheFieldsOfTheSpecification() throws IOException {
    WithingsDevice scale = new WithingsDevice("ab".repeat(20), "Scale", "Body Comp", 18);
    account.add(
        Reading.measured(
            Instant.parse("2026-11-20T07:05:12Z"),
            scale,
            new Measure(1, 65750, -3),
            new Measure(6, 218, -1)));

    JsonNode reply = caller.getmeas(token, Map.of("meastypes", "1,5", "category", "1"));

    JsonNode expected =
        new ObjectMapper()
            .readTree(
                """
                {"status":0,"body":{"updatetime":1795161600,"timezone":"Europe/Amsterdam",
                 "measuregrps":[{"grpid":5200000001,"attrib":0,"date":1795158312,
                  "created":1795161600,"modified":1795161600,"category":1,
                  "deviceid":"%1$s","hash_deviceid":"%1$s",
                  "measures":[{"value":65750,"type":1,"unit":-3,"algo":0,"fm":131}],
                  "modelid":18,"model_id":18,"model":"Body Comp","comment":null}],
                 "more":0,"offset":0}}
                """
                    .formatted("ab".repeat(20)));
    assertThat(new ObjectMapper().readTree(reply.toString())).isEqualTo(expected);
  }

  @Test
  void pagesComeNewestFirstAndLoseNothing() {
    account.addHistory(DemoData.person(7, ZONE).history(10, NOW));
    withings.switches().pageSize(7);

    List<Long> dates = new ArrayList<>();
    int offset = 0;
    JsonNode body;
    do {
      body = caller.getmeas(token, Map.of("offset", Integer.toString(offset))).get("body");
      body.get("measuregrps").forEach(group -> dates.add(group.get("date").longValue()));
      offset = body.get("offset").intValue();
    } while (body.get("more").intValue() == 1);

    assertThat(dates)
        .hasSize(34)
        .isSortedAccordingTo((one, other) -> Long.compare(other, one))
        .containsExactlyElementsOf(
            account.groups().stream().map(g -> g.reading().date().getEpochSecond()).toList());
  }

  @Test
  void lastupdateFindsWhatWasStoredOrEditedAfterIt() {
    account.addHistory(DemoData.person(7, ZONE).history(10, NOW));
    long before = NOW.getEpochSecond();
    clock.advance(Duration.ofMinutes(1));
    MeasureGroup oldest = account.groups().get(33);
    account.edit(oldest.grpid(), Reading::ambiguous);

    JsonNode body = caller.getmeas(token, Map.of("lastupdate", Long.toString(before))).get("body");

    assertThat(body.get("measuregrps")).hasSize(1);
    assertThat(body.get("measuregrps").get(0).get("grpid").longValue()).isEqualTo(oldest.grpid());
    assertThat(body.get("measuregrps").get(0).get("attrib").intValue()).isEqualTo(1);
  }

  @Test
  void startdateAndEnddateAreInclusive() {
    account.addHistory(DemoData.person(7, ZONE).history(10, NOW));
    String date = Long.toString(account.groups().get(5).reading().date().getEpochSecond());

    JsonNode body = caller.getmeas(token, Map.of("startdate", date, "enddate", date)).get("body");

    assertThat(body.get("measuregrps")).hasSize(1);
  }

  @Test
  void lastupdateBesideStartdateIsRefused() {
    JsonNode reply = caller.getmeas(token, Map.of("startdate", "1", "lastupdate", "1"));

    assertThat(reply.get("status").intValue()).isEqualTo(503);
  }

  @Test
  void unknownActionIsNotImplemented() {
    JsonNode reply = caller.post("/measure", token, Map.of("action", "getactivity"));

    assertThat(reply.get("status").intValue()).isEqualTo(2554);
  }

  @Test
  void devicesHaveTheFieldsOfTheSpecification() {
    account.addHistory(DemoData.person(7, ZONE).history(10, NOW));

    JsonNode devices =
        caller.post("/v2/user", token, Map.of("action", "getdevice")).get("body").get("devices");

    assertThat(StreamSupport.stream(devices.spliterator(), false).map(d -> d.get("model").asText()))
        .containsExactlyInAnyOrder("Body Comp", "BPM Connect", "ScanWatch 2", "Thermo");
    assertThat(devices.get(0).fieldNames())
        .toIterable()
        .contains("type", "model", "model_id", "battery", "deviceid", "timezone")
        .contains("hash_deviceid", "first_session_date", "last_session_date");
  }

  @Test
  void demoDataIsTheSameForTheSameSeed() {
    assertThat(DemoData.person(7, ZONE).history(30, NOW))
        .isEqualTo(DemoData.person(7, ZONE).history(30, NOW))
        .isNotEqualTo(DemoData.person(8, ZONE).history(30, NOW))
        .allMatch(reading -> reading.date().isBefore(NOW));
    assertThat(DemoData.person(7, ZONE).history(30, NOW))
        .filteredOn(reading -> reading.attrib() != 0)
        .extracting(Reading::attrib)
        .containsExactly(2, 1);
  }

  @Test
  void overTheLimitTheStatusIs601() {
    withings.switches().callsPerMinute(3);
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      statuses.add(caller.getmeas(token, Map.of()).get("status").intValue());
    }
    clock.advance(Duration.ofMinutes(1));
    statuses.add(caller.getmeas(token, Map.of()).get("status").intValue());

    assertThat(statuses).containsExactly(0, 0, 601, 0);
  }

  @Test
  void faultsHappenAsOftenAsAsked() {
    withings.switches().failNext("/measure", Fault.SERVER_ERROR, 1);
    withings.switches().failNext("/measure", Fault.STATUS_601, 1);
    withings.switches().failNext("/measure", Fault.TOO_MANY_REQUESTS, 1);

    HttpResponse<String> first = caller.postRaw("/measure", token, Map.of("action", "getmeas"));

    assertThat(first.statusCode()).isEqualTo(500);
    assertThat(caller.getmeas(token, Map.of()).get("status").intValue()).isEqualTo(601);
    assertThat(caller.postRaw("/measure", token, Map.of()).statusCode()).isEqualTo(429);
    assertThat(caller.getmeas(token, Map.of()).get("status").intValue()).isZero();
  }

  @Test
  void connectionsCanBeCut() {
    withings.switches().failNext("/measure", Fault.CUT_BEFORE_ANSWER, 1);
    withings.switches().failNext("/measure", Fault.CUT_IN_ANSWER, 1);

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(
              () ->
                  caller
                      .client()
                      .send(
                          caller.request("/measure", token, Map.of("action", "getmeas")),
                          HttpResponse.BodyHandlers.ofString()))
          .isInstanceOf(IOException.class);
    }
    assertThat(withings.calls("/measure", "getmeas")).hasSize(2);
  }
}
