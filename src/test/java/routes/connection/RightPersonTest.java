package routes.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.MonthDay;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One link leads one account to one person, and nobody's sharing ends by another's, over HTTP. */
class RightPersonTest extends ConnectTestBase {

  private static final String ROWS =
      "select id, state, current_key, patient_value, linked_from, linked_until, scopes,"
          + " consented_at, revoked_at, person_key_hash, owner, updated_at from connection"
          + " order by created_at";

  @Test
  void ofTwoAttemptsBegunWithOneLinkOneConnects() throws Exception {
    tokens("363", "1");
    tokens("364", "2");
    String link = invite("p-1");
    Browser first = new Browser(product.url());
    Browser second = new Browser(product.url());
    String one = consented(first, link);
    String two = consented(second, link);
    assertThat(answer(first, one).statusCode()).isEqualTo(303);
    List<Map<String, Object>> before = connections();

    HttpResponse<String> refused = answer(second, two);

    assertThat(refused.statusCode()).isEqualTo(410);
    assertThat(refused.body()).contains("has been used");
    assertThat(connections()).extracting(row -> row.get("id")).hasSize(1);
    assertThat(connections().get(0).get("person_key_hash"))
        .isEqualTo(before.get(0).get("person_key_hash"));
    assertThat(tokenRows()).isEqualTo(1);
  }

  @Test
  void theSameAccountByASecondAttemptChangesNothingEither() throws Exception {
    tokens("363", "1");
    tokens("363", "2");
    String link = invite("p-1");
    Browser first = new Browser(product.url());
    Browser second = new Browser(product.url());
    String one = consented(first, link);
    String two = consented(second, link);
    assertThat(answer(first, one).statusCode()).isEqualTo(303);
    String page = connections().get(0).get("person_key_hash").toString();

    assertThat(answer(second, two).statusCode()).isEqualTo(410);

    assertThat(connections().get(0).get("person_key_hash")).hasToString(page);
  }

  @Test
  void anAccountThatAnotherPersonSharesIsRefusedAndNothingChanges() throws Exception {
    stand();
    tokens("363", "1");
    tokens("363", "2");
    connected(new Browser(product.url()), invite("p-1"));
    await().atMost(Duration.ofSeconds(20)).until(() -> state().equals("ACTIVE"));
    List<Map<String, Object>> before = connections();
    List<Map<String, Object>> tokens = sealed();
    double counted = refusals();

    HttpResponse<String> answer = callback(new Browser(product.url()), invite("p-2"));

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body())
        .contains("Somebody else shares this Withings account", "020 123 456")
        .contains("outcome=refused")
        .doesNotContain("p-1");
    assertThat(connections()).isEqualTo(before);
    assertThat(sealed()).isEqualTo(tokens);
    assertThat(refusals()).isEqualTo(counted + 1);
    assertThat(
            database
                .sql("select used_at from invitation order by created_at desc limit 1")
                .query((row, number) -> row.getObject(1) == null)
                .single())
        .as("the link is still good for the person's own account")
        .isTrue();
  }

  @Test
  void staffSeeWhoWasRefusedAndThePortalOfEitherItsOwnPart() throws Exception {
    stand();
    tokens("363", "1");
    tokens("363", "2");
    tokens("363", "3");
    connected(new Browser(product.url()), invite("portal", "p-1", ""));
    String link = invite("other", "p-2", "");
    callback(new Browser(product.url()), link);
    callback(new Browser(product.url()), link);
    String id = connections().get(0).get("id").toString();

    JsonNode staff = conflicts("ops").path(0);
    assertThat(staff.path("connectionId").asText()).isEqualTo(id);
    assertThat(staff.path("patient").path("value").asText()).isEqualTo("p-2");
    assertThat(staff.path("times").asInt()).isEqualTo(2);
    assertThat(staff.path("open").asBoolean()).isTrue();
    assertThat(conflicts("ops")).hasSize(1);
    JsonNode inviting = conflicts("other").path(0);
    assertThat(inviting.has("connectionId")).isFalse();
    assertThat(inviting.path("patient").path("value").asText()).isEqualTo("p-2");
    JsonNode sharing = conflicts("portal").path(0);
    assertThat(sharing.path("connectionId").asText()).isEqualTo(id);
    assertThat(sharing.has("patient")).isFalse();
  }

  @Test
  void twoNamesOfOnePatientAreOnePerson() throws Exception {
    stand();
    product.patients().knows(MRN, "p-2", "anna");
    tokens("363", "1");
    tokens("363", "2");
    connected(new Browser(product.url()), invite("p-1"));
    String id = connections().get(0).get("id").toString();

    assertThat(callback(new Browser(product.url()), invite("p-2")).statusCode()).isEqualTo(303);

    assertThat(connections()).extracting(row -> row.get("id")).containsExactly(id);
  }

  @Test
  void whereNobodyCanTellWhoItIsNothingChanges() throws Exception {
    stand();
    tokens("363", "1");
    tokens("363", "2");
    connected(new Browser(product.url()), invite("p-1"));
    List<Map<String, Object>> tokens = sealed();
    product.patients().out(true);

    HttpResponse<String> answer = callback(new Browser(product.url()), invite("p-2"));

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(sealed()).isEqualTo(tokens);
    assertThat(conflicts("ops")).isEmpty();
  }

  @Test
  void theConsentPageSaysWhoseTheLinkIs() throws Exception {
    stand();
    product.patients().born("anna", MonthDay.of(3, 12));

    assertThat(page(invite("p-1"))).contains("the person born on 12 March").contains("Not you?");
    assertThat(page(invite("portal", "p-1", ",\"hint\":\"Blue <folder> 7\"")))
        .contains("Blue &lt;folder&gt; 7")
        .doesNotContain("12 March");
    assertThat(page(invite("unknown"))).contains("This link was made for one person alone");
  }

  @Test
  void theConsentPageWaitsForNoFhirServer() throws Exception {
    String link = invite("p-1");
    page(link);
    product.patients().hangs(true);

    Instant before = Instant.now();
    String page = page(link);

    assertThat(page).contains("This link was made for one person alone");
    assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(3));
  }

  private static void stand() {
    product.patients().knows(MRN, "p-1", "anna");
    product.patients().knows(MRN, "p-2", "bert");
  }

  private static String page(String link) throws Exception {
    HttpResponse<String> page = new Browser(product.url()).get(link);
    assertThat(page.statusCode()).isEqualTo(200);
    return page.body();
  }

  private static void tokens(String user, String number) {
    product.withings.tokens(
        200, Withings.tokens(user, "access-" + number, "refresh-" + number, 10800));
  }

  private static HttpResponse<String> answer(Browser browser, String state) throws Exception {
    return browser.get("/oauth/callback/withings?code=the-code&state=" + state);
  }

  private static List<Map<String, Object>> connections() {
    return database.sql(ROWS).query().listOfRows();
  }

  private static List<Map<String, Object>> sealed() {
    return database
        .sql("select connection_id, expires_at, updated_at from connection_token")
        .query()
        .listOfRows();
  }

  private static int tokenRows() {
    return database.sql("select count(*) from connection_token").query(Integer.class).single();
  }

  private static double refusals() {
    return product.bean(MeterRegistry.class).get("wearables.accounts.refused").counter().count();
  }

  private static JsonNode conflicts(String client) throws Exception {
    HttpResponse<String> answer =
        call(client, "GET", "/api/account-conflicts", BodyPublishers.noBody());
    assertThat(answer.statusCode()).isEqualTo(200);
    return new ObjectMapper().readTree(answer.body()).path("conflicts");
  }
}
