package routes.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import routes.connection.core.Connection;
import routes.connection.core.ConnectionState;
import routes.connection.core.Connections;
import routes.connection.device.ConnectionDevices;
import routes.connection.end.Disconnections;

/** People connect, over real HTTP. */
class ConnectTest extends ConnectTestBase {
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
  void aRevokedLinkOfAnotherPatientIsOverForTheNextOne() throws Exception {
    product.withings.tokens(200, Withings.tokens("363", "access-1", "refresh-1", 10800));
    product.withings.tokens(200, Withings.tokens("363", "access-2", "refresh-2", 10800));
    Browser browser = new Browser(product.url());
    connected(browser, invite("p-1"));
    String first = database.sql("select id from connection").query(String.class).single();
    Rows.device(database, first, "cuff-1", "BPM", Instant.parse("2026-11-20T12:00:00Z"));
    product.bean(ConnectionDevices.class).stop(first, "key-cuff-1");
    product.bean(Disconnections.class).end(first, null, false);

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
  }
}
