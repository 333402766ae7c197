package routes.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import routes.connection.core.BrowserCookie;

/**
 * What an address or a form cannot pass off as a proof: another site can make a browser send both.
 */
class ProofsTest extends ConnectTestBase {

  private static final String KEY = "A".repeat(43);
  private static final String COOKIE = URLEncoder.encode("connect=" + KEY, StandardCharsets.UTF_8);

  @Test
  void aLinkCannotFixTheKeyOfTheBrowserThatOpensIt() throws Exception {
    String link = invite("p-1");

    HttpResponse<String> answer = new Browser(product.url()).get(link + "?Cookie=" + COOKIE);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
  }

  @Test
  void anotherSiteCannotSendTheConsentForm() throws Exception {
    String link = invite("p-1");
    String token = link.substring(link.lastIndexOf('/') + 1);
    Map<String, String> form =
        Map.of(
            "consent",
            "yes",
            "form",
            BrowserCookie.formKey(KEY, token),
            "Cookie",
            "connect=" + KEY);

    HttpResponse<String> byQuery =
        new Browser(product.url())
            .post(
                link + "/withings?Cookie=" + COOKIE,
                Map.of("consent", "yes", "form", BrowserCookie.formKey(KEY, token)));
    HttpResponse<String> byField = new Browser(product.url()).post(link + "/withings", form);

    assertThat(byQuery.statusCode()).isEqualTo(400);
    assertThat(byField.statusCode()).isEqualTo(400);
    assertThat(
            database
                .sql("select count(*) from authorization_attempt")
                .query(Integer.class)
                .single())
        .isZero();
  }

  @Test
  void theVendorsAnswerIsTakenOnlyInTheBrowserThatLeft() throws Exception {
    product.withings.tokens(200, Withings.tokens("363", "access-1", "refresh-1", 10800));
    String link = invite("p-1");
    HttpRequest.Builder opened =
        HttpRequest.newBuilder(URI.create(product.url() + link)).header("Cookie", "connect=" + KEY);
    Browser attacker = new Browser(product.url());
    String form = hidden(attacker.send(opened.GET()).body());
    HttpResponse<String> left =
        new Browser(product.url())
            .send(
                HttpRequest.newBuilder(URI.create(product.url() + link + "/withings"))
                    .header("Cookie", "connect=" + KEY)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(
                        BodyPublishers.ofString(
                            Browser.encoded(Map.of("consent", "yes", "form", form)))));
    String state =
        left.headers()
            .firstValue("Location")
            .orElseThrow()
            .replaceAll(".*[?&]state=([^&]+).*", "$1");
    String back = "/oauth/callback/withings?code=the-code&state=" + state;

    HttpResponse<String> answer = new Browser(product.url()).get(back + "&Cookie=" + COOKIE);
    HttpResponse<String> bare = new Browser(product.url()).get(back);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(bare.statusCode()).isEqualTo(403);
    assertThat(product.withings.asked()).isEmpty();
    assertThat(database.sql("select count(*) from connection").query(Integer.class).single())
        .isZero();
  }

  @Test
  void aParameterNeverStandsInForThePath() throws Exception {
    String link = invite("p-1");
    String token = link.substring(link.lastIndexOf('/') + 1);

    assertThat(new Browser(product.url()).get("/connect/unknown?token=" + token).statusCode())
        .isEqualTo(404);
    assertThat(new Browser(product.url()).get(link + "?token=unknown").statusCode()).isEqualTo(200);
  }

  @Test
  void aHeaderNeverStandsInForAParameter() throws Exception {
    Browser browser = new Browser(product.url());
    String state = consented(browser, invite("p-1"));

    HttpResponse<String> answer =
        browser.send(
            HttpRequest.newBuilder(
                    URI.create(product.url() + "/oauth/callback/withings?code=the-code"))
                .header("state", state)
                .GET());

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("was not started here");
  }
}
