package routes.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import routes.operations.UtcTime;

/** People connect, look at and stop their sharing, over real HTTP. */
class ConnectTest {

  private static final String MRN = "urn:oid:1.2.3";

  private static RunningProduct product;
  private static JdbcClient database;

  @BeforeAll
  static void start() throws Exception {
    product = new RunningProduct("--connect.consent-valid-for=P1Y");
    database = product.bean(JdbcClient.class);
  }

  @AfterAll
  static void stop() throws Exception {
    product.close();
  }

  @BeforeEach
  void clean() {
    product.withings.forget();
    product.patients().forget();
    for (String table :
        List.of(
            "farewell_token",
            "farewell",
            "connection_token",
            "connection_device",
            "watermark",
            "consent_mirror",
            "connection",
            "authorization_attempt",
            "invitation")) {
      database.sql("delete from " + table).update();
    }
  }

  @Test
  void aPersonConnectsAndReadingsFlow() throws Exception {
    product.patients().knows(MRN, "p-1", "anna");
    product.withings.tokens(200, Withings.tokens("363", "access-1", "refresh-1", 10800));
    Browser browser = new Browser(product.url());

    HttpResponse<String> page = connected(browser, invite("p-1"));

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("Stop sharing").contains("none yet");
    await().atMost(Duration.ofSeconds(20)).until(() -> state().equals("ACTIVE"));
    assertThat(
            database.sql("select patient_reference from connection").query(String.class).single())
        .isEqualTo("Patient/anna");
    assertThat(database.sql("select count(*) from watermark").query(Integer.class).single())
        .isEqualTo(2);
    assertThat(product.withings.asked().get(0).form())
        .containsEntry("action", "requesttoken")
        .containsEntry("grant_type", "authorization_code")
        .containsEntry("client_id", "client-1")
        .containsEntry("client_secret", "client-secret-1")
        .containsEntry("code", "the-code")
        .containsEntry("redirect_uri", "http://product.example/oauth/callback/withings");
    assertThat(product.withings.asked())
        .filteredOn(asked -> "subscribe".equals(asked.form().get("action")))
        .allSatisfy(asked -> assertThat(asked.authorization()).isEqualTo("Bearer access-1"))
        .extracting(asked -> asked.form().get("appli"))
        .containsExactly("1", "2", "4", "46", "54");
  }

  @Test
  void theConsentPageSaysWhatIsCollectedAndLoadsNothing() throws Exception {
    HttpResponse<String> page = new Browser(product.url()).get(invite("p-1"));

    assertThat(page.body())
        .contains("weight, height and body composition")
        .contains("<html lang=\"en\">")
        .contains("365")
        .contains("What you agree to lasts until")
        .doesNotContain("<script");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'none'");
    assertThat(page.headers().firstValue("Referrer-Policy")).contains("no-referrer");
    assertThat(page.headers().firstValue("Cache-Control").orElseThrow()).contains("no-store");
    assertThat(page.headers().firstValue("Set-Cookie").orElseThrow())
        .contains("HttpOnly")
        .contains("SameSite=Lax");
  }

  @Test
  void anInvitationLeadsToAVendorOnce() throws Exception {
    product.withings.tokens(200, Withings.tokens("363", "access-1", "refresh-1", 10800));
    Browser browser = new Browser(product.url());
    String link = invite("p-1");
    connected(browser, link);

    HttpResponse<String> again = browser.get(link);

    assertThat(again.statusCode()).isEqualTo(410);
    assertThat(again.body()).contains("has been used");
    assertThat(browser.get("/connect/unknown").statusCode()).isEqualTo(404);
  }

  @Test
  void anExpiredInvitationLeadsNowhere() throws Exception {
    String link = invite("p-1");
    database.sql("update invitation set expires_at = created_at").update();

    assertThat(new Browser(product.url()).get(link).statusCode()).isEqualTo(410);
  }

  @Test
  void aFormFromElsewhereConnectsNothing() throws Exception {
    String link = invite("p-1");
    Browser browser = new Browser(product.url());
    String form = hidden(browser.get(link).body());

    HttpResponse<String> withoutKey = browser.post(link + "/withings", Map.of("consent", "yes"));
    HttpResponse<String> otherBrowser =
        new Browser(product.url()).post(link + "/withings", Map.of("consent", "yes", "form", form));
    HttpResponse<String> withoutConsent = browser.post(link + "/withings", Map.of("form", form));
    HttpResponse<String> broken = browser.post(link + "/withings", Map.of("form", "\u0000"));

    assertThat(withoutKey.statusCode()).isEqualTo(403);
    assertThat(otherBrowser.statusCode()).isEqualTo(403);
    assertThat(withoutConsent.statusCode()).isEqualTo(400);
    assertThat(broken.statusCode()).isEqualTo(403);
  }

  @Test
  void aDenialIsAPageThatLeadsBack() throws Exception {
    Browser browser = new Browser(product.url());
    String state = consented(browser, invite("p-1"));

    HttpResponse<String> answer =
        browser.get("/oauth/callback/withings?error=access_denied&state=" + state);

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body())
        .contains("You have not allowed access at Withings")
        .contains(
            "https://portal.example/back?vendor=withings&amp;outcome=declined&amp;state=s%20%26%201");
    assertThat(product.withings.asked()).isEmpty();
  }

  @Test
  void aStateIsTakenOnceInTimeAndFromTheBrowserThatLeft() throws Exception {
    Browser browser = new Browser(product.url());
    product.withings.tokens(200, Withings.tokens("363", "access-1", "refresh-1", 10800));
    String state = consented(browser, invite("p-1"));
    String path = "/oauth/callback/withings?code=the-code&state=";

    assertThat(new Browser(product.url()).get(path + state).statusCode()).isEqualTo(403);
    assertThat(browser.get(path + "wrong").statusCode()).isEqualTo(400);
    assertThat(browser.get("/oauth/callback/withings?code=the-code").statusCode()).isEqualTo(400);
    assertThat(browser.get("/oauth/callback/other?code=c&state=" + state).statusCode())
        .isEqualTo(400);
    assertThat(browser.get(path + state).statusCode()).isEqualTo(303);
    assertThat(browser.get(path + state).statusCode()).isEqualTo(400);

    String late = consented(browser, invite("p-1"));
    database.sql("update authorization_attempt set expires_at = consented_at").update();
    assertThat(browser.get(path + late).statusCode()).isEqualTo(400);
    assertThat(product.withings.asked())
        .filteredOn(asked -> asked.path().equals("/v2/oauth2"))
        .hasSize(1);
  }

  @Test
  void aVendorThatGrantsNothingIsAPage() throws Exception {
    Browser browser = new Browser(product.url());
    product.withings.tokens(200, Withings.error(503, "Invalid Params: invalid code"));
    product.withings.tokens(500, "oops");
    product.withings.tokens(
        200,
        Withings.tokens("363", "a", "r", 10800).replace("user.info,user.metrics", "user.info"));

    assertThat(callback(browser, invite("p-1")).statusCode()).isEqualTo(400);
    assertThat(callback(browser, invite("p-1")).statusCode()).isEqualTo(400);
    assertThat(callback(browser, invite("p-1")).statusCode()).isEqualTo(403);
    assertThat(callback(browser, invite("p-1")).statusCode()).as("cut connection").isEqualTo(400);
    assertThat(database.sql("select count(*) from connection").query(Integer.class).single())
        .isZero();
  }

  @Test
  void anOutageOfTheFhirServerCostsNothing() throws Exception {
    product.patients().out(true);
    product.withings.tokens(200, Withings.tokens("363", "access-1", "refresh-1", 10800));
    Browser browser = new Browser(product.url());

    HttpResponse<String> page = connected(browser, invite("p-1"));
    await().atMost(Duration.ofSeconds(20)).until(() -> !reason().equals("null"));

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(state()).isEqualTo("PENDING");
    assertThat(reason()).isEqualTo("The patient could not be looked up in the FHIR server yet.");

    product.patients().out(false);
    database.sql("update connection set next_attempt_at = created_at").update();
    await().atMost(Duration.ofSeconds(20)).until(() -> reason().contains("has no patient"));

    product.patients().knows(MRN, "p-1", "anna");
    database.sql("update connection set next_attempt_at = created_at").update();
    await().atMost(Duration.ofSeconds(20)).until(() -> state().equals("ACTIVE"));
    assertThat(reason()).isEqualTo("null");
  }

  @Test
  void aPersonStopsAndConnectsAgainUnderTheSameLink() throws Exception {
    product.patients().knows(MRN, "p-1", "anna");
    product.withings.tokens(200, Withings.tokens("363", "access-1", "refresh-1", 10800));
    product.withings.tokens(200, Withings.tokens("363", "access-2", "refresh-2", 10800));
    Browser browser = new Browser(product.url());
    HttpResponse<String> page = connected(browser, invite("p-1"));
    await().atMost(Duration.ofSeconds(20)).until(() -> state().equals("ACTIVE"));
    String id = database.sql("select id from connection").query(String.class).single();
    String stop = page.body().replaceAll("(?s).*action=\"(/my/[^\"]+/stop)\".*", "$1");

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
    assertThat(product.bean(Consent.class).permits(id, "user.metrics")).isFalse();
    assertThat(browser.get("/my/unknown").statusCode()).isEqualTo(404);

    connected(browser, invite("p-1"));
    await().atMost(Duration.ofSeconds(20)).until(() -> state().equals("ACTIVE"));
    assertThat(database.sql("select id from connection").query(String.class).single())
        .isEqualTo(id);
    assertThat(product.bean(Consent.class).permits(id, "user.metrics")).isTrue();
  }

  @Test
  void aPersonStopsOneDeviceAndSharesItAgain() throws Exception {
    product.withings.tokens(200, Withings.tokens("363", "access-1", "refresh-1", 10800));
    product.withings.tokens(200, Withings.tokens("363", "access-2", "refresh-2", 10800));
    Browser browser = new Browser(product.url());
    HttpResponse<String> page = connected(browser, invite("p-1"));
    assertThat(page.body()).as("nothing has come yet").doesNotContain("Your devices");
    String mine = page.body().replaceAll("(?s).*action=\"(/my/[^\"/]+)/stop\".*", "$1");
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
    String newer = again.body().replaceAll("(?s).*action=\"(/my/[^\"/]+)/stop\".*", "$1");
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
    product.patients().knows(MRN, "p-1", "anna");
    product.withings.tokens(200, Withings.tokens("363", "access-1", "refresh-1", 10800));
    product.withings.tokens(200, Withings.tokens("363", "access-2", "refresh-2", 10800));
    Browser browser = new Browser(product.url());
    HttpResponse<String> page = connected(browser, invite("p-1"));
    await().atMost(Duration.ofSeconds(20)).until(() -> state().equals("ACTIVE"));
    String id = database.sql("select id from connection").query(String.class).single();
    String erase = page.body().replaceAll("(?s).*action=\"(/my/[^\"]+/erase)\".*", "$1");

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
    product.patients().knows(MRN, "p-1", "anna");
    product.withings.tokens(200, Withings.tokens("363", "access-1", "refresh-1", 10800));
    product.withings.tokens(200, Withings.tokens("363", "access-2", "refresh-2", 10800));
    Browser browser = new Browser(product.url());
    HttpResponse<String> page = connected(browser, invite("p-1"));
    assertThat(page.body()).contains("You have agreed until");
    await().atMost(Duration.ofSeconds(20)).until(() -> state().equals("ACTIVE"));
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

  @Test
  void anotherPatientEndsTheOldLink() throws Exception {
    product.withings.tokens(200, Withings.tokens("363", "access-1", "refresh-1", 10800));
    product.withings.tokens(200, Withings.tokens("363", "access-2", "refresh-2", 10800));
    Browser browser = new Browser(product.url());
    connected(browser, invite("p-1"));
    String first = database.sql("select id from connection").query(String.class).single();
    Rows.device(database, first, "cuff-1", "BPM", Instant.parse("2026-11-20T12:00:00Z"));
    product.bean(ConnectionDevices.class).stop(first, "key-cuff-1");

    HttpResponse<String> page = connected(browser, invite("p-2"));

    assertThat(page.body()).as("still stopped for this account").contains("Share it again");

    Connection old = product.bean(Connections.class).find(first).orElseThrow();
    Connection present = product.bean(Connections.class).present("withings", "363").orElseThrow();
    assertThat(old.state()).isEqualTo(ConnectionState.REVOKED);
    assertThat(old.linkedUntil()).isNotNull();
    assertThat(present.patientValue()).isEqualTo("p-2");
    assertThat(present.linkedFrom()).isEqualTo(old.linkedUntil());
    assertThat(
            database.sql("select connection_id from connection_token").query(String.class).list())
        .containsExactly(present.id());
    assertThat(database.sql("select revision from consent_mirror").query(Integer.class).list())
        .as("the old link's consent has been given and ended, the new one's given")
        .containsExactlyInAnyOrder(2, 1);
  }

  private static String invite(String patient) throws Exception {
    HttpResponse<String> answer =
        api(
            "portal",
            "portal-secret",
            "/api/invitations",
            """
            {"patient":{"system":"%s","value":"%s"},"vendors":["withings"],
             "returnUrl":"https://portal.example/back","returnState":"s & 1"}
            """
                .formatted(MRN, patient));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    String link = new ObjectMapper().readTree(answer.body()).get("link").asText();
    assertThat(link).startsWith("http://product.example/connect/");
    return link.substring("http://product.example".length());
  }

  static HttpResponse<String> api(String name, String secret, String path, String body)
      throws Exception {
    return new Browser(product.url())
        .send(
            HttpRequest.newBuilder(URI.create(product.url() + path))
                .header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString((name + ":" + secret).getBytes()))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
  }

  private static JsonNode device(String method, String path) throws Exception {
    String credentials = Base64.getEncoder().encodeToString("portal:portal-secret".getBytes());
    HttpResponse<String> answer =
        new Browser(product.url())
            .send(
                HttpRequest.newBuilder(URI.create(product.url() + path))
                    .header("Authorization", "Basic " + credentials)
                    .method(method, BodyPublishers.noBody()));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new ObjectMapper().readTree(answer.body());
  }

  /** Consents and comes back from the vendor; returns the callback's answer. */
  private static HttpResponse<String> callback(Browser browser, String link) throws Exception {
    String state = consented(browser, link);
    return browser.get("/oauth/callback/withings?code=the-code&state=" + state);
  }

  private static HttpResponse<String> connected(Browser browser, String link) throws Exception {
    HttpResponse<String> answer = callback(browser, link);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
    return browser.get(answer.headers().firstValue("Location").orElseThrow());
  }

  /** Consents; returns the OAuth state that the vendor got. */
  private static String consented(Browser browser, String link) throws Exception {
    HttpResponse<String> page = browser.get(link);
    assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
    HttpResponse<String> answer =
        browser.post(link + "/withings", Map.of("consent", "yes", "form", hidden(page.body())));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
    String location = answer.headers().firstValue("Location").orElseThrow();
    return location.replaceAll(".*[?&]state=([^&]+).*", "$1");
  }

  private static String hidden(String page) {
    Matcher field = Pattern.compile("name=\"form\" value=\"([0-9a-f]{64})\"").matcher(page);
    assertThat(field.find()).isTrue();
    return field.group(1);
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

  private static String reason() {
    return database
        .sql("select state_reason from connection")
        .query((row, number) -> String.valueOf(row.getString(1)))
        .single();
  }

  private static String state() {
    return database.sql("select state from connection").query(String.class).single();
  }
}
