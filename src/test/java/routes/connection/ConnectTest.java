package routes.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
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

/** People connect, look at and stop their sharing, over real HTTP. */
class ConnectTest {

  private static final String MRN = "urn:oid:1.2.3";

  private static RunningProduct product;
  private static JdbcClient database;

  @BeforeAll
  static void start() throws Exception {
    product = new RunningProduct();
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
            "connection_token", "watermark", "connection", "authorization_attempt", "invitation")) {
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
        .isEqualTo(1);
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
        .containsExactly("1", "2", "4");
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

  private static String state() {
    return database.sql("select state from connection").query(String.class).single();
  }
}
