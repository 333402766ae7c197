package routes.connection.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import routes.connection.Browser;
import routes.connection.ConnectTestBase;
import routes.connection.Rows;
import routes.connection.VendorServer;
import routes.connection.Withings;
import routes.connection.consent.ConsentCheck;
import routes.connection.core.Connection;
import routes.connection.core.Connections;
import routes.connection.end.ConsentExpiry;
import routes.connection.vendor.WebhookPaths;
import routes.operations.support.UtcTime;

/** What people do on the page of their connection: look, stop, share again, erase. */
class PersonPageTest extends ConnectTestBase {
  @Test
  void aPersonStopsAndConnectsAgainUnderTheSameLink() throws Exception {
    Browser browser = new Browser(product.url());
    HttpResponse<String> page = active(browser);
    String id = database.sql("select id from connection").query(String.class).single();
    String stop = action(page, "/stop");

    product.withings.notifyService(
        asked ->
            new VendorServer.Reply(
                200,
                """
                {"status":0,"body":{"nonce":"n-1","profiles":[
                  {"appli":1,"callbackurl":"%1$s"},{"appli":4,"callbackurl":"%1$s"},
                  {"appli":2,"callbackurl":"https://elsewhere.example"}]}}
                """
                    .formatted(product.bean(WebhookPaths.class).url("withings"))));
    HttpResponse<String> stopped = browser.post(stop, Map.of());

    assertThat(stopped.statusCode()).isEqualTo(303);
    assertThat(state()).isEqualTo("REVOKED");
    assertThat(browser.get(stop.replace("/stop", "")).body())
        .contains("Sharing has stopped")
        .doesNotContain("Stop sharing");
    assertThat(database.sql("select count(*) from connection_token").query(Integer.class).single())
        .isZero();
    await().atMost(Duration.ofSeconds(20)).until(() -> farewells() == 0);
    assertThat(product.withings.asked())
        .filteredOn(asked -> "revoke".equals(asked.form().get("action")))
        .extracting(VendorServer.Asked::path, VendorServer.Asked::authorization)
        .containsExactly(
            tuple("/notify", "Bearer access-1"),
            tuple("/notify", "Bearer access-1"),
            tuple("/v2/oauth2", null));
    assertThat(product.withings.asked())
        .filteredOn(asked -> asked.path().equals("/v2/oauth2") && asked.authorization() == null)
        .last()
        .satisfies(
            asked ->
                assertThat(asked.form())
                    .containsEntry("userid", "363")
                    .containsEntry("nonce", "n-1")
                    .containsEntry("client_id", "client-1")
                    .hasEntrySatisfying("signature", hex -> assertThat(hex).hasSize(64)));
    assertThat(database.sql("select count(*) from farewell_token").query(Integer.class).single())
        .isZero();
    assertThat(product.bean(ConsentCheck.class).permits(id, "user.metrics")).isFalse();
    assertThat(browser.get("/my/unknown").statusCode()).isEqualTo(404);

    connected(browser, invite("p-1"));
    await().atMost(Duration.ofSeconds(20)).until(() -> state().equals("ACTIVE"));
    assertThat(database.sql("select id from connection").query(String.class).single())
        .isEqualTo(id);
    assertThat(product.bean(ConsentCheck.class).permits(id, "user.metrics")).isTrue();
  }

  @Test
  void aPersonStopsOneDeviceAndSharesItAgain() throws Exception {
    twoSetsOfTokens();
    Browser browser = new Browser(product.url());
    HttpResponse<String> page = connected(browser, invite("p-1"));
    assertThat(page.body()).as("nothing has come yet").doesNotContain("Your devices");
    String mine = action(page, "/stop").replace("/stop", "");
    String id = database.sql("select id from connection").query(String.class).single();
    Rows.device(database, id, "cuff-1", "<BPM>", Instant.parse("2026-11-20T12:00:00Z"));
    Rows.device(database, id, "scale-1", "Body", Instant.parse("2026-11-19T12:00:00Z"));
    Rows.device(database, id, "scale-2", "Body", Instant.parse("2026-11-18T12:00:00Z"));

    assertThat(browser.get(mine).body())
        .contains("&lt;BPM&gt;</h3>", "Body (scale-1)</h3>", "Body (scale-2)</h3>")
        .contains("20 November 2026", "19 November 2026", mine + "/stop-device/key-scale-2")
        .contains("aria-label=\"Stop this device: Body (scale-1)\"")
        .doesNotContain("Share it again");

    for (int times = 0; times < 2; times++) {
      HttpResponse<String> stopped = browser.post(mine + "/stop-device/key-cuff-1", Map.of());
      assertThat(stopped.statusCode()).isEqualTo(303);
      assertThat(stopped.headers().firstValue("Location")).contains(mine);
    }
    assertThat(browser.get(mine).body())
        .contains("Share it again", "Stopped since", mine + "/share-device/key-cuff-1")
        .contains(mine + "/stop-device/key-scale-1")
        .doesNotContain("/stop-device/key-cuff-1");
    assertThat(browser.post(mine + "/stop-device/unknown", Map.of()).statusCode()).isEqualTo(404);
    assertThat(browser.post("/my/unknown/stop-device/key-cuff-1", Map.of()).statusCode())
        .isEqualTo(404);
    assertThat(browser.get(mine + "/stop-device/key-cuff-1").statusCode()).isEqualTo(405);

    HttpResponse<String> again = connected(browser, invite("p-1"));
    assertThat(again.body()).as("the same link, connected again").contains("Share it again");
    String newer = action(again, "/stop").replace("/stop", "");
    assertThat(browser.post(newer + "/share-device/key-cuff-1", Map.of()).statusCode())
        .isEqualTo(303);
    assertThat(browser.get(newer).body()).doesNotContain("Share it again");

    assertThat(browser.post(newer + "/stop", Map.of()).statusCode()).isEqualTo(303);
    assertThat(browser.get(newer).body()).doesNotContain("Your devices");
  }

  @Test
  void aPortalStopsOneDeviceAndSharesItAgain() throws Exception {
    Rows.active(database, "c", "363", UtcTime.now());
    Rows.device(database, "c", "cuff-1", "BPM", Instant.parse("2026-11-20T12:00:00Z"));
    String device = "/api/connections/c/devices/key-cuff-1";

    assertThat(device("DELETE", device).at("/devices/0").has("stoppedAt")).isTrue();
    assertThat(device("DELETE", device)).isEqualTo(device("GET", "/api/connections/c"));
    JsonNode shared = device("PUT", device);
    assertThat(shared.at("/devices/0/model").asText()).isEqualTo("BPM");
    assertThat(shared.at("/devices/0").has("stoppedAt")).isFalse();
  }

  @Test
  void aPersonErasesAndConnectsAgainUnderANewLink() throws Exception {
    Browser browser = new Browser(product.url());
    HttpResponse<String> page = active(browser);
    String id = database.sql("select id from connection").query(String.class).single();
    String erase = action(page, "/erase");

    assertThat(browser.post(erase, Map.of()).statusCode()).as("not confirmed").isEqualTo(400);
    assertThat(browser.post("/my/unknown/erase", Map.of("confirm", "yes")).statusCode())
        .isEqualTo(404);
    assertThat(state()).isEqualTo("ACTIVE");
    assertThat(browser.post(erase, Map.of("confirm", "yes")).statusCode()).isEqualTo(303);

    assertThat(state()).isEqualTo("REVOKED");
    assertThat(browser.get(erase.replace("/erase", "")).body())
        .contains("Your readings are being deleted")
        .doesNotContain("Delete my readings");
    Connection erased = product.bean(Connections.class).find(id).orElseThrow();

    connected(browser, invite("p-1"));

    Connection present = product.bean(Connections.class).present("withings", "363").orElseThrow();
    assertThat(present.id()).isNotEqualTo(id);
    assertThat(present.linkedFrom()).isEqualTo(erased.linkedUntil());
    assertThat(
            database
                .sql("select step from farewell where finished_at is null")
                .query(String.class)
                .list())
        .as("nothing that would end the new permission")
        .containsExactly("ERASE");
  }

  @Test
  void anExpiredConsentAsksItsPersonToAgreeAgain() throws Exception {
    Browser browser = new Browser(product.url());
    HttpResponse<String> page = active(browser);
    assertThat(page.body()).contains("You have agreed until");
    assertThat(expiresIn()).isBetween(Duration.ofDays(364), Duration.ofDays(366));

    database.sql("update connection set consent_expires_at = consented_at").update();
    String personPage = page.uri().getPath();
    assertThat(browser.get(personPage).body())
        .contains("the time that you agreed to is over")
        .contains("Stop sharing");
    await().atMost(Duration.ofSeconds(20)).until(() -> state().equals("NEEDS_REAUTHORIZATION"));
    assertThat(reason()).isEqualTo(ConsentExpiry.REASON);

    assertThat(connected(browser, invite("p-1")).body()).contains("You have agreed until");
    await().atMost(Duration.ofSeconds(20)).until(() -> state().equals("ACTIVE"));
    assertThat(expiresIn()).isBetween(Duration.ofDays(364), Duration.ofDays(366));
    assertThat(reason()).isEqualTo("null");
  }

  /** The page of a person whose connection is active, and who may connect once more. */
  private static HttpResponse<String> active(Browser browser) throws Exception {
    product.patients().knows(MRN, "p-1", "anna");
    twoSetsOfTokens();
    HttpResponse<String> page = connected(browser, invite("p-1"));
    await().atMost(Duration.ofSeconds(20)).until(() -> state().equals("ACTIVE"));
    return page;
  }

  private static void twoSetsOfTokens() {
    product.withings.tokens(200, Withings.tokens("363", "access-1", "refresh-1", 10800));
    product.withings.tokens(200, Withings.tokens("363", "access-2", "refresh-2", 10800));
  }

  /** The address of the page's form that ends so. */
  private static String action(HttpResponse<String> page, String end) {
    return page.body().replaceAll("(?s).*action=\"(/my/[^\"]+" + end + ")\".*", "$1");
  }

  private static JsonNode device(String method, String path) throws Exception {
    HttpResponse<String> answer = portal(method, path, BodyPublishers.noBody());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new ObjectMapper().readTree(answer.body());
  }

  private static long farewells() {
    return database
        .sql("select count(*) from farewell where finished_at is null")
        .query(Long.class)
        .single();
  }

  private static Duration expiresIn() {
    return database
        .sql("select consent_expires_at from connection")
        .query(
            (row, number) ->
                Duration.between(Instant.now(), UtcTime.nullable(row, "consent_expires_at")))
        .single();
  }
}
