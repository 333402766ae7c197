package routes.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import routes.connection.core.EndedLinks;
import routes.connection.core.Person;
import routes.operations.support.UtcTime;

/**
 * An account takes the place of another vendor's, of which only a tombstone is left, over HTTP: as
 * Google Health takes Fitbit's.
 */
class TakenPlaceTest extends ConnectTestBase {
  private static final OffsetDateTime NOW = UtcTime.now();

  @BeforeAll
  public static void start() throws Exception {
    product =
        new RunningProduct(
            "--vendors.withings.user-id.uri=${vendors.withings.api-uri}/who",
            "--vendors.withings.user-id.predecessors.fitbit=legacy");
    database = product.bean(JdbcClient.class);
  }

  @BeforeEach
  void theVendorTellsWhoItWasThere() {
    product.withings.notifyService(
        asked ->
            new VendorServer.Reply(
                200,
                asked.path().equals("/who")
                    ? "{\"userid\":\"363\",\"legacy\":\"F1\"}"
                    : "{\"status\":0,\"body\":{\"profiles\":[],\"nonce\":\"n-1\"}}"));
    product.withings.tokens(200, Withings.tokens("363", "access-1", "refresh-1", 10800));
  }

  @Test
  void theSamePersonGoesOnWhereTheTombstoneStopped() throws Exception {
    tombstone("p-1", NOW.minusDays(40), null);

    connected(new Browser(product.url()), invite("p-1"));

    assertThat(at("history_from", "withings")).isEqualTo(NOW.minusDays(40).toInstant());
    assertThat(at("linked_from", "withings")).isBefore(NOW.minusDays(300).toInstant());
    assertThat(at("linked_until", "fitbit")).isNull();
  }

  @Test
  void anotherPersonBeginsNow() throws Exception {
    tombstone("p-1", NOW.minusDays(40), null);

    connected(new Browser(product.url()), invite("p-2"));

    assertThat(at("linked_from", "withings"))
        .isAfterOrEqualTo(NOW.toInstant())
        .isEqualTo(at("linked_until", "fitbit"));
    assertThat(at("history_from", "withings")).isNull();
  }

  @Test
  void whatIsOverThereIsNobodysHere() throws Exception {
    tombstone("p-1", NOW.minusDays(40), NOW.minusDays(30));

    connected(new Browser(product.url()), invite("p-2"));

    assertThat(at("linked_from", "withings")).isEqualTo(NOW.minusDays(30).toInstant());
  }

  private static Instant at(String column, String vendor) {
    return database
        .sql("select * from connection where vendor = ?")
        .param(vendor)
        .query((row, number) -> UtcTime.nullable(row, column))
        .list()
        .get(0);
  }

  private static void tombstone(String patient, OffsetDateTime read, OffsetDateTime until) {
    EndedLinks.Names names =
        product.bean(EndedLinks.class).names("fitbit", "F1", new Person(MRN, patient, null));
    database
        .sql(
            """
            insert into connection (id, vendor, vendor_user, account_hash, identifier_hash, state,
              scopes, consent_version, consented_at, linked_from, linked_until, revoked_at,
              reduced_at, read_until, attempts, created_at, updated_at)
            values ('old', 'fitbit', '', ?, ?, 'REVOKED', '', '', ?, ?, ?, ?, ?, ?, 0, ?, ?)
            """)
        .params(
            Arrays.asList(
                names.account(),
                names.identifier(),
                NOW.minusDays(500),
                NOW.minusDays(500),
                until,
                NOW.minusDays(40),
                NOW.minusDays(1),
                read,
                NOW.minusDays(500),
                NOW.minusDays(40)))
        .update();
  }
}
