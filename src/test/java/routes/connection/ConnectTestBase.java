package routes.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The product beside a small vendor, and a person with a browser who comes with an invitation of a
 * portal, all over real HTTP.
 */
public abstract class ConnectTestBase {

  public static final String MRN = "urn:oid:1.2.3";

  public static RunningProduct product;
  public static JdbcClient database;

  @BeforeAll
  protected static void start() throws Exception {
    product =
        new RunningProduct("--connect.consent-valid-for=P1Y", "--connect.contact=020 123 456");
    database = product.bean(JdbcClient.class);
  }

  @AfterAll
  protected static void stop() throws Exception {
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
            "account_conflict",
            "authorization_attempt",
            "invitation")) {
      database.sql("delete from " + table).update();
    }
  }

  protected static String invite(String patient) throws Exception {
    return invite("portal", patient, "");
  }

  /**
   * @param more further members of the invitation, each with a comma before it
   */
  protected static String invite(String portal, String patient, String more) throws Exception {
    String invitation =
        """
        {"patient":{"system":"%s","value":"%s"},"vendors":["withings"],
         "returnUrl":"https://portal.example/back","returnState":"s & 1"%s}
        """
            .formatted(MRN, patient, more);
    HttpResponse<String> answer =
        call(portal, "POST", "/api/invitations", BodyPublishers.ofString(invitation));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    String link = new ObjectMapper().readTree(answer.body()).get("link").asText();
    assertThat(link).startsWith("http://product.example/connect/");
    return link.substring("http://product.example".length());
  }

  protected static HttpResponse<String> portal(String method, String path, BodyPublisher body)
      throws Exception {
    return call("portal", method, path, body);
  }

  protected static HttpResponse<String> call(
      String client, String method, String path, BodyPublisher body) throws Exception {
    String credentials =
        Base64.getEncoder()
            .encodeToString((client + ":" + RunningProduct.secret(client)).getBytes());
    return new Browser(product.url())
        .send(
            HttpRequest.newBuilder(URI.create(product.url() + path))
                .header("Authorization", "Basic " + credentials)
                .header("Content-Type", "application/json")
                .method(method, body));
  }

  /** Consents and comes back from the vendor; returns the callback's answer. */
  protected static HttpResponse<String> callback(Browser browser, String link) throws Exception {
    String state = consented(browser, link);
    return browser.get("/oauth/callback/withings?code=the-code&state=" + state);
  }

  protected static HttpResponse<String> connected(Browser browser, String link) throws Exception {
    HttpResponse<String> answer = callback(browser, link);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
    return browser.get(answer.headers().firstValue("Location").orElseThrow());
  }

  /** Consents; returns the OAuth state that the vendor got. */
  protected static String consented(Browser browser, String link) throws Exception {
    HttpResponse<String> page = browser.get(link);
    assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
    HttpResponse<String> answer =
        browser.post(link + "/withings", Map.of("consent", "yes", "form", hidden(page.body())));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
    String location = answer.headers().firstValue("Location").orElseThrow();
    return location.replaceAll(".*[?&]state=([^&]+).*", "$1");
  }

  protected static String hidden(String page) {
    Matcher field = Pattern.compile("name=\"form\" value=\"([0-9a-f]{64})\"").matcher(page);
    assertThat(field.find()).isTrue();
    return field.group(1);
  }

  protected static String reason() {
    return database
        .sql("select state_reason from connection")
        .query((row, number) -> String.valueOf(row.getString(1)))
        .single();
  }

  protected static String state() {
    return database.sql("select state from connection").query(String.class).single();
  }
}
