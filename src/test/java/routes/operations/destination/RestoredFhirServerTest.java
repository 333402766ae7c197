package routes.operations.destination;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import routes.operations.Databases;
import routes.operations.destination.RestoredFhirServer.Forgotten;
import routes.operations.support.UtcTime;

class RestoredFhirServerTest {
  private static final Instant BACKUP = Instant.parse("2026-11-20T03:00:00Z");

  @RegisterExtension static final Databases DATABASES = new Databases();

  static Stream<Named<DataSource>> databases() {
    return DATABASES.emptied();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void whatWasWrittenSinceTheBackupIsNotVouchedForAndWhatWasErasedStaysSo(DataSource database) {
    JdbcClient client = JdbcClient.create(database);
    for (String state : List.of("confirmed", "pending", "erased", "marked")) {
      row(client, state + "-before", state, BACKUP.minusSeconds(1));
      row(client, state + "-since", state, BACKUP);
    }

    Forgotten forgotten =
        new RestoredFhirServer(
                client, new DataSourceTransactionManager(database), Clock.systemUTC())
            .forget(BACKUP);

    assertThat(forgotten).isEqualTo(new Forgotten(2, 2, 0, 0));
    assertThat(rows(client))
        .containsExactly(
            "confirmed-before confirmed 1 h s1",
            "confirmed-since pending null null null",
            "erased-before erased 1 h s1",
            "erased-since returned 1 h null",
            "marked-before marked 1 h s1",
            "marked-since returned 1 h null",
            "pending-before pending 1 h s1",
            "pending-since pending null null null");
  }

  @ParameterizedTest
  @MethodSource("databases")
  void vendorsAreAskedAgainConsentsComparedAndErasuresRepeated(DataSource database) {
    JdbcClient client = JdbcClient.create(database);
    for (String id : List.of("before", "since")) {
      Instant done = id.equals("since") ? BACKUP.plusSeconds(60) : BACKUP.minusSeconds(60);
      connection(client, id, done);
    }

    Forgotten forgotten =
        new RestoredFhirServer(
                client, new DataSourceTransactionManager(database), Clock.systemUTC())
            .forget(BACKUP);

    assertThat(forgotten).isEqualTo(new Forgotten(0, 0, 1, 2));
    assertThat(
            client
                .sql("select read_until from watermark order by connection_id")
                .query((row, number) -> UtcTime.nullable(row, "read_until"))
                .list())
        .containsExactly(BACKUP.minusSeconds(60), BACKUP);
    assertThat(ids(client, "select connection_id from farewell where finished_at is null"))
        .containsExactly("since");
    assertThat(ids(client, "select connection_id from farewell where next_attempt_at <= now()"))
        .containsExactly("since");
    assertThat(
            ids(client, "select connection_id from consent_mirror where next_attempt_at <= now()"))
        .containsExactlyInAnyOrder("before", "since");
  }

  private static List<String> ids(JdbcClient client, String query) {
    return client.sql(query).query(String.class).list();
  }

  /** A connection that was read, mirrored and erased at that time. */
  private static void connection(JdbcClient client, String id, Instant time) {
    OffsetDateTime at = UtcTime.of(time);
    client
        .sql(
            "insert into connection (id, vendor, vendor_user, state, scopes, consent_version,"
                + " consented_at, linked_from, attempts, created_at, updated_at)"
                + " values (?, 'withings', ?, 'REVOKED', 's', '1', ?, ?, 0, ?, ?)")
        .params(id, id, at, at, at, at)
        .update();
    client
        .sql(
            "insert into watermark (connection_id, data_type, read_until, updated_at)"
                + " values (?, 'measure', ?, ?)")
        .params(id, at, at)
        .update();
    client
        .sql("insert into consent_mirror (connection_id, revision, attempts) values (?, 1, 0)")
        .param(id)
        .update();
    client
        .sql(
            "insert into farewell (connection_id, step, asked_at, attempts, erased, marked,"
                + " finished_at) values (?, 'ERASE', ?, 1, 3, 0, ?)")
        .params(id, at, at)
        .update();
  }

  private static void row(JdbcClient client, String id, String state, Instant updated) {
    client
        .sql(
            "insert into fhir_ledger (resource_type, resource_id, link_id, content_hash,"
                + " version_id, state, updated_at, server_id) values ('Observation', ?, 'l', 'h',"
                + " '1', ?, ?, 's1')")
        .params(id, state, UtcTime.of(updated))
        .update();
  }

  private static List<String> rows(JdbcClient client) {
    return client
        .sql("select * from fhir_ledger order by resource_id")
        .query(
            (row, number) ->
                String.join(
                    " ",
                    row.getString("resource_id"),
                    row.getString("state"),
                    String.valueOf(row.getString("version_id")),
                    String.valueOf(row.getString("content_hash")),
                    String.valueOf(row.getString("server_id"))))
        .list();
  }
}
