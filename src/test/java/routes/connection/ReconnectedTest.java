package routes.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import routes.connection.core.Connection;
import routes.connection.core.Connections;
import routes.connection.end.Disconnections;
import routes.connection.portal.Retention;
import routes.operations.support.UtcTime;

/** An account comes back of which only a tombstone is left, over HTTP. */
class ReconnectedTest extends ConnectTestBase {

  @Test
  void theSamePersonGetsTheSameLink() throws Exception {
    String id = reduced("p-1");
    Object from = row(id).get("linked_from");
    tokens();

    connected(new Browser(product.url()), invite("p-1"));

    Map<String, Object> again = row(id);
    assertThat(ids()).containsExactly(id);
    assertThat(again)
        .containsEntry("linked_from", from)
        .containsEntry("current_key", "withings|363")
        .containsEntry("vendor_user", "363")
        .containsEntry("patient_value", "p-1")
        .containsEntry("owner", "portal")
        .containsEntry("linked_until", null)
        .containsEntry("reduced_at", null)
        .containsEntry("account_hash", null);
    assertThat(product.bean(Connections.class).present("withings", "363").orElseThrow().id())
        .isEqualTo(id);
  }

  @Test
  void anotherPersonGetsANewLinkThatBeginsNow() throws Exception {
    String id = reduced("p-1");
    tokens();

    connected(new Browser(product.url()), invite("p-2"));

    Connection present = product.bean(Connections.class).present("withings", "363").orElseThrow();
    assertThat(present.id()).isNotEqualTo(id);
    assertThat(present.linkedFrom()).isAfter(UtcTime.now().minusMinutes(1).toInstant());
    assertThat(row(id).get("linked_until")).isNotNull();
  }

  @Test
  void whatEndsBecauseTheAccountWasConnectedForAnotherIsInTheAudit() throws Exception {
    tokens();
    connected(new Browser(product.url()), invite("p-1"));
    String id = ids().get(0);
    product.bean(Disconnections.class).end(id, null, false);
    tokens();

    connected(new Browser(product.url()), invite("p-2"));

    assertThat(
            database
                .sql("select * from audit_event where connection_id = ? and who = 'product'")
                .param(id)
                .query(
                    (row, number) ->
                        row.getString("action")
                            + " "
                            + row.getString("patient")
                            + " "
                            + row.getString("detail"))
                .list())
        .containsExactly(
            "connection-replaced " + MRN + "|p-1 The account was connected for another patient.");
  }

  @Test
  void administratorsFindItByItsPatientAndSayWhoseItIsToEraseIt() throws Exception {
    product.patients().knows(MRN, "p-1", "anna");
    String id = reduced("p-1");
    String found = "/api/connections?patient=" + MRN + "%7Cp-1";
    String erase = "/api/connections/" + id + "?erase=true&patient=" + MRN + "%7C";

    assertThat(call("ops", "GET", found, BodyPublishers.noBody()).body()).contains(id);
    assertThat(portal("GET", found, BodyPublishers.noBody()).body()).doesNotContain(id);
    assertThat(portal("DELETE", erase + "p-1", BodyPublishers.noBody()).statusCode())
        .isEqualTo(404);
    HttpResponse<String> refused = call("ops", "DELETE", erase + "p-2", BodyPublishers.noBody());
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("not known to be of that patient");
    assertThat(patientsToErase()).isEmpty();
    assertThat(call("ops", "DELETE", erase + "p-1", BodyPublishers.noBody()).statusCode())
        .isEqualTo(202);
    assertThat(patientsToErase()).containsExactly("Patient/anna");
  }

  private static List<String> patientsToErase() {
    return database
        .sql("select patient_reference from farewell where step = 'ERASE'")
        .query(String.class)
        .list();
  }

  @Test
  void anErasedLinkIsNotRevived() throws Exception {
    tokens();
    connected(new Browser(product.url()), invite("p-1"));
    String id = ids().get(0);
    product.bean(Disconnections.class).end(id, null, true);
    reduce(id);
    OffsetDateTime until =
        database
            .sql("select linked_until from connection where id = ?")
            .param(id)
            .query(OffsetDateTime.class)
            .single();
    tokens();

    connected(new Browser(product.url()), invite("p-1"));

    Connection present = product.bean(Connections.class).present("withings", "363").orElseThrow();
    assertThat(present.id()).isNotEqualTo(id);
    assertThat(present.linkedFrom()).isEqualTo(until.toInstant());
    assertThat(product.bean(Connections.class).erasedBefore(present)).isTrue();
  }

  private static void tokens() {
    product.withings.tokens(200, Withings.tokens("363", "access-1", "refresh-1", 10800));
  }

  private static String reduced(String patient) throws Exception {
    tokens();
    connected(new Browser(product.url()), invite(patient));
    String id = ids().get(0);
    product.bean(Disconnections.class).end(id, null, false);
    reduce(id);
    return id;
  }

  private static void reduce(String id) {
    database.sql("update farewell set finished_at = ?").param(UtcTime.now()).update();
    database.sql("delete from farewell_token").update();
    database
        .sql("update connection set revoked_at = ?")
        .param(UtcTime.now().minusDays(400))
        .update();
    product.bean(Retention.class).run();
    assertThat(row(id).get("reduced_at")).isNotNull();
    assertThat(row(id).get("vendor_user")).isEqualTo("");
  }

  private static List<String> ids() {
    return database.sql("select id from connection").query(String.class).list();
  }

  private static Map<String, Object> row(String id) {
    return database.sql("select * from connection where id = ?").param(id).query().singleRow();
  }
}
