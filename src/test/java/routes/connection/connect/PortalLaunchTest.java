package routes.connection.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import routes.connection.Browser;
import routes.connection.RunningProduct;
import routes.connection.TestIssuer;
import routes.connection.core.OpaqueKey;

/** Portals lead people straight to a vendor's consent page, over real HTTP. */
class PortalLaunchTest {
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
  void theAuditSaysForWhomALinkWasOpened() throws Exception {
    database.sql("delete from audit_event").update();

    new Browser(product.url()).get(link(signed(claims -> claims.claim("mrn", "p-7"))));

    await()
        .untilAsserted(
            () ->
                assertThat(
                        database
                            .sql("select concat(who, ' ', patient) from audit_event")
                            .query(String.class)
                            .list())
                    .contains("person " + MRN + "|p-7"));
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
    refused(401, issuer.forged(PortalLaunchTest::inviting));
    refused(401, new PlainJWT(TestIssuer.claims(PortalLaunchTest::inviting)).serialize());
    refused(401, issuer.confused());
    refused(401, issuer.typed("logout+jwt"));
    refused(401, signed(claims -> claims.issuer("https://evil.example.org")));
    refused(401, signed(claims -> claims.audience("somebody-else")), "aud");
    refused(401, signed(claims -> claims.expirationTime(in(-600))));
    refused(403, signed(claims -> claims.claim("roles", "other")), "roles");
    refused(400, signed(claims -> claims.claim("mrn", null)), "mrn");
    refused(400, signed(claims -> claims.claim("mrn", Map.of("a", "b"))), "mrn");
    refused(400, signed(claims -> claims.claim("mrn", List.of("p-1"))), "mrn");
    refused(400, signed(claims -> claims.claim("mrn", 1)), "mrn");
    refused(400, signed(claims -> claims.claim("hint", List.of("x"))), "hint");
    refused(400, signed(claims -> claims.expirationTime(null)), "exp");
    refused(400, signed(claims -> claims.expirationTime(in(7_200))), "exp");
    refused(400, signed(claims -> claims.jwtID(null)), "jti");
    refused(400, signed(claims -> claims.jwtID("x".repeat(300))), "jti");
    refused(400, signed(claims -> claims.claim("hint", "x".repeat(300))), "hint");
  }

  @Test
  void aCredentialOfTheApiIsNoLinkAndSaysWhatItLacks() throws Exception {
    refused(401, signed(claims -> claims.audience(TestIssuer.AUDIENCE)), "aud");
    refused(
        403,
        signed(
            claims ->
                claims.audience(List.of(TestIssuer.AUDIENCE, TestIssuer.AUDIENCE + "/connect"))),
        "aud");
    for (String role : List.of("invite", "send", "admin")) {
      refused(403, signed(claims -> claims.claim("roles", "link " + role)), "roles");
      refused(403, signed(claims -> claims.claim("roles", List.of(role, "link"))), "roles");
    }
  }

  @Test
  void aLinkOpensNothingOfTheApi() throws Exception {
    String jwt = signed(claims -> claims);

    for (String call :
        List.of(
            "GET /api/connections?patient=Patient/1",
            "POST /api/invitations",
            "GET /api/account-conflicts",
            "GET /api/devices",
            "POST /api/device-messages")) {
      HttpResponse<String> answer =
          new Browser(product.url())
              .send(
                  HttpRequest.newBuilder(URI.create(product.url() + call.split(" ")[1]))
                      .header("Authorization", "Bearer " + jwt)
                      .header("Content-Type", "application/json")
                      .method(call.split(" ")[0], HttpRequest.BodyPublishers.ofString("{}")));
      assertThat(answer.statusCode()).as(call).isEqualTo(401);
    }
  }

  @Test
  void oneLinkMakesOneInvitationHoweverItIsWritten() throws Exception {
    String jwt = signed(claims -> claims.jwtID("the-one"));
    String[] parts = jwt.split("\\.");
    // The last character of a signature of 256 bytes has four bits that say nothing.
    char last = jwt.charAt(jwt.length() - 1);
    String slack =
        jwt.substring(0, jwt.length() - 1) + (char) (last == 'Z' || last == 'z' ? last : last + 1);
    List<String> written =
        List.of(
            jwt,
            slack,
            jwt + "=",
            jwt + "==",
            "%20" + jwt,
            jwt + "%20",
            parts[0] + "=." + parts[1] + "." + parts[2],
            signed(claims -> claims.jwtID("the-one")),
            signed(claims -> claims.jwtID("the-one").claim("mrn", "p-2").claim("more", "x")));
    Set<String> places = new HashSet<>();

    for (String one : written) {
      HttpResponse<String> answer = new Browser(product.url()).get(link(one));
      if (answer.statusCode() == 303) {
        places.add(answer.headers().firstValue("Location").orElseThrow());
      }
    }

    assertThat(places).hasSize(1);
    assertThat(database.sql("select patient_value from invitation").query(String.class).list())
        .containsExactly("p-1");
    assertThat(database.sql("select owner from invitation").query(String.class).list())
        .containsExactly("hospital/");
  }

  @Test
  void theAddressOfALinksPageCannotBeGuessed() throws Exception {
    String place =
        new Browser(product.url())
            .get(link(signed(claims -> claims.jwtID("1"))))
            .headers()
            .firstValue("Location")
            .orElseThrow();

    assertThat(place)
        .doesNotContain(OpaqueKey.urlHash("portal-link|" + TestIssuer.URI + "|1"))
        .matches("/connect/[0-9a-f]{64}");
    assertThat(database.sql("select token_hash from invitation").query(String.class).list())
        .containsExactly(OpaqueKey.hash(place.substring("/connect/".length())));
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

  private static void refused(int status, String jwt, String... words) throws Exception {
    HttpResponse<String> answer = new Browser(product.url()).get(link(jwt));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(List.of(words)).allSatisfy(word -> assertThat(answer.body()).contains(word));
    assertThat(answer.body()).doesNotContain("Exception");
    assertThat(database.sql("select count(*) from invitation").query(Integer.class).single())
        .isZero();
  }

  private static String link(String jwt) {
    return "/connect/withings?jwt=" + jwt;
  }

  private static String signed(UnaryOperator<JWTClaimsSet.Builder> change) {
    return issuer.link(claims -> change.apply(claims.claim("mrn", "p-1")));
  }

  private static JWTClaimsSet.Builder inviting(JWTClaimsSet.Builder claims) {
    return claims
        .audience(TestIssuer.AUDIENCE + "/connect")
        .claim("roles", "link")
        .jwtID("forged")
        .claim("mrn", "p-1");
  }

  private static Date in(int seconds) {
    return Date.from(Instant.now().plusSeconds(seconds));
  }
}
