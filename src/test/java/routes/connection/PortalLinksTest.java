package routes.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Portals lead people straight to a vendor's consent page, over real HTTP. */
class PortalLinksTest {
  private static final String MRN = "urn:oid:1.2.3";

  private static TestIssuer issuer;
  private static RunningProduct product;
  private static JdbcClient database;

  @BeforeAll
  static void start() throws Exception {
    issuer = new TestIssuer();
    product =
        new RunningProduct(
            "--api.issuers.hospital.uri=" + TestIssuer.URI,
            "--api.issuers.hospital.audience=" + TestIssuer.AUDIENCE,
            "--api.issuers.hospital.jwk-set-uri=" + issuer.keys(),
            "--api.issuers.hospital.roles-claim=roles",
            "--api.issuers.hospital.patient-claim=mrn",
            "--api.issuers.hospital.patient-system=" + MRN);
    database = product.bean(JdbcClient.class);
  }

  @AfterAll
  static void stop() throws Exception {
    product.close();
    issuer.close();
  }

  @BeforeEach
  void clean() {
    for (String table : List.of("authorization_attempt", "invitation")) {
      database.sql("delete from " + table).update();
    }
  }

  @Test
  void aLinkLeadsToTheConsentPageAndBackWithThePortalsState() throws Exception {
    Browser browser = new Browser(product.url());
    String link =
        link(signed(claims -> claims)) + "&redirect_url=https://portal.example/back&state=a%26b";

    HttpResponse<String> first = browser.get(link);
    assertThat(first.statusCode()).isEqualTo(303);
    String consent = URI.create(first.headers().firstValue("Location").orElseThrow()).getPath();
    HttpResponse<String> page = browser.get(consent);

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("Withings");
    assertThat(browser.get(link).headers().firstValue("Location")).hasValue(consent);
    assertThat(
            database
                .sql("select * from invitation")
                .query(
                    (row, number) ->
                        List.of(
                            row.getString("patient_system"),
                            row.getString("patient_value"),
                            row.getString("vendors"),
                            row.getString("return_url"),
                            row.getString("return_state")))
                .single())
        .containsExactly(MRN, "p-1", "withings", "https://portal.example/back", "a&b");
  }

  @Test
  void aHeaderDoesAsWell() throws Exception {
    HttpResponse<String> answer =
        new Browser(product.url())
            .send(
                HttpRequest.newBuilder(URI.create(product.url() + "/connect/withings"))
                    .header("Authorization", "Bearer " + signed(claims -> claims)));

    assertThat(answer.statusCode()).isEqualTo(303);
  }

  @Test
  void whatNobodyVouchesForLeadsNowhere() throws Exception {
    refused(401, "not-a-jwt");
    refused(401, "");
    refused(401, issuer.forged(PortalLinksTest::inviting));
    refused(401, new PlainJWT(TestIssuer.claims(PortalLinksTest::inviting)).serialize());
    refused(401, signed(claims -> claims.issuer("https://evil.example.org")));
    refused(401, signed(claims -> claims.audience("somebody-else")));
    refused(401, signed(claims -> claims.expirationTime(in(-600))));
    refused(403, signed(claims -> claims.claim("roles", "send")));
    refused(400, signed(claims -> claims.claim("mrn", null)));
    refused(400, signed(claims -> claims.expirationTime(null)));
    refused(400, signed(claims -> claims.expirationTime(in(7_200))));
  }

  @Test
  void whatCannotBeIsAPageThatSaysSo() throws Exception {
    Browser browser = new Browser(product.url());
    String jwt = signed(claims -> claims);

    assertThat(browser.get("/connect/acme?jwt=" + jwt).statusCode()).isEqualTo(400);
    assertThat(browser.get(link(jwt) + "&redirect_url=https://evil.example").statusCode())
        .isEqualTo(400);
    assertThat(browser.get("/connect/withings").statusCode()).isEqualTo(404);
    assertThat(database.sql("select count(*) from invitation").query(Integer.class).single())
        .isZero();
  }

  private static void refused(int status, String jwt) throws Exception {
    HttpResponse<String> answer = new Browser(product.url()).get(link(jwt));
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).doesNotContain("Exception");
    assertThat(database.sql("select count(*) from invitation").query(Integer.class).single())
        .isZero();
  }

  private static String link(String jwt) {
    return "/connect/withings?jwt=" + jwt;
  }

  private static String signed(UnaryOperator<JWTClaimsSet.Builder> change) {
    return issuer.signed(claims -> change.apply(inviting(claims)));
  }

  private static JWTClaimsSet.Builder inviting(JWTClaimsSet.Builder claims) {
    return claims.claim("roles", "invite").claim("mrn", "p-1");
  }

  private static Date in(int seconds) {
    return Date.from(Instant.now().plusSeconds(seconds));
  }
}
