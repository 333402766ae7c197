package routes.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each portal sees whom it has invited, and nobody else, over HTTP. */
class PortalsPeopleTest extends ConnectTestBase {

  private String id;

  @BeforeEach
  void aPersonOfThePortal() throws Exception {
    product.withings.tokens(200, Withings.tokens("363", "access-1", "refresh-1", 10800));
    connected(new Browser(product.url()), invite("portal", "p-1", ""));
    id = database.sql("select id from connection").query(String.class).single();
    Rows.device(database, id, "cuff-1", "BPM", Instant.parse("2026-11-20T12:00:00Z"));
  }

  @Test
  void itsOwnPortalAndAdministratorsSeeAConnection() throws Exception {
    for (String client : List.of("portal", "ops")) {
      assertThat(status(client, "GET", "/api/connections/" + id)).isEqualTo(200);
      assertThat(found(client, "patient=" + MRN + "%7Cp-1")).hasSize(1);
      assertThat(found(client, "owner=portal")).hasSize(1);
    }
    assertThat(found("ops", "patient=" + MRN + "%7Cp-1").path(0).path("owner").asText())
        .isEqualTo("portal");
  }

  @Test
  void toAnotherPortalItIsAsIfItWereNotThere() throws Exception {
    for (String path : List.of(id, id + "/devices/key-cuff-1")) {
      for (String method :
          path.contains("/") ? List.of("DELETE", "PUT") : List.of("GET", "DELETE")) {
        HttpResponse<String> others =
            call("other", method, "/api/connections/" + path, BodyPublishers.noBody());
        HttpResponse<String> unknown =
            call(
                "other",
                method,
                "/api/connections/" + path.replace(id, "unknown"),
                BodyPublishers.noBody());
        assertThat(others.statusCode()).as(method + " " + path).isEqualTo(404);
        assertThat(others.body()).isEqualTo(unknown.body());
      }
    }
    assertThat(status("other", "DELETE", "/api/connections/" + id + "?erase=true&give-up=true"))
        .isEqualTo(404);
    assertThat(found("other", "patient=" + MRN + "%7Cp-1")).isEmpty();
    assertThat(found("other", "owner=portal")).isEmpty();
    assertThat(found("other", "farewell=open")).isEmpty();
    assertThat(state()).isNotEqualTo("REVOKED");
    assertThat(
            database
                .sql("select stopped_at from connection_device")
                .query((row, number) -> row.getObject(1) == null)
                .single())
        .isTrue();

    assertThat(status("portal", "DELETE", "/api/connections/" + id)).isEqualTo(202);
    assertThat(found("portal", "farewell=open")).hasSize(1);
    assertThat(found("other", "farewell=open")).isEmpty();
  }

  @Test
  void administratorsSayWhosePeopleTheyAre() throws Exception {
    database.sql("update connection set owner = null").update();
    assertThat(status("portal", "GET", "/api/connections/" + id)).isEqualTo(404);
    assertThat(found("portal", "owner=none")).isEmpty();
    assertThat(found("ops", "owner=none")).hasSize(1);

    assertThat(assign("portal", "{\"owner\":\"portal\"}").statusCode()).isEqualTo(403);
    for (String wrong :
        List.of("", "[]", "{}", "{\"owner\":7}", "{\"owner\":\"gateway\"}", "{\"owner\":\"x\"}")) {
      assertThat(assign("ops", wrong).statusCode()).as(wrong).isEqualTo(400);
    }
    assertThat(assign("ops", "{\"owner\":\"other\"}").statusCode()).isEqualTo(200);

    assertThat(status("other", "GET", "/api/connections/" + id)).isEqualTo(200);
    assertThat(status("portal", "GET", "/api/connections/" + id)).isEqualTo(404);
    assertThat(assign("ops", "{\"owner\":null}").statusCode()).isEqualTo(200);
    assertThat(status("other", "GET", "/api/connections/" + id)).isEqualTo(404);
  }

  @Test
  void whoConnectsAgainByAnothersLinkIsThatPortals() throws Exception {
    product.withings.tokens(200, Withings.tokens("363", "access-2", "refresh-2", 10800));

    connected(new Browser(product.url()), invite("other", "p-1", ""));

    assertThat(status("other", "GET", "/api/connections/" + id)).isEqualTo(200);
    assertThat(status("portal", "GET", "/api/connections/" + id)).isEqualTo(404);
  }

  private HttpResponse<String> assign(String client, String body) throws Exception {
    return call(client, "PUT", "/api/connections/" + id + "/owner", BodyPublishers.ofString(body));
  }

  private static int status(String client, String method, String path) throws Exception {
    return call(client, method, path, BodyPublishers.noBody()).statusCode();
  }

  private static JsonNode found(String client, String query) throws Exception {
    HttpResponse<String> answer =
        call(client, "GET", "/api/connections?" + query, BodyPublishers.noBody());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new ObjectMapper().readTree(answer.body()).path("connections");
  }
}
