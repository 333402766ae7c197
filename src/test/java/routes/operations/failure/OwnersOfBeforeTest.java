package routes.operations.failure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import routes.operations.Databases;
import routes.operations.broker.RecordIds;
import routes.operations.broker.TopicLogs;
import routes.operations.destination.DestinationSchema;
import routes.operations.secret.Encryptor;
import routes.operations.support.UtcTime;

/** Rows of before that know no person are mended where their sealed record tells. */
class OwnersOfBeforeTest {
  private static final String ERASED = "erased-connection";

  @RegisterExtension static final Databases DATABASES = new Databases();

  private final Encryptor encryptor = Encryptor.withUnkeptKeys();

  static Stream<Named<DataSource>> databases() {
    return DATABASES.emptied();
  }

  @BeforeEach
  void forgetWork() {
    DATABASES
        .emptied()
        .forEach(
            database ->
                JdbcClient.create(database.getPayload())
                    .sql("delete from finished_portion")
                    .update());
  }

  @ParameterizedTest
  @MethodSource("databases")
  void theyAreMendedAPortionAtATimeAndGoWithTheirPerson(DataSource database) {
    JdbcClient client = JdbcClient.create(database);
    DeadLetters letters = letters(client);
    for (int i = 0; i < 210; i++) {
      letters.store(before(i, envelope(i % 3 == 0 ? ERASED : "connection-" + i)));
    }
    letters.store(before(900, "no JSON at all"));
    letters.store(
        before(901, "{\"Body\":{},\"Properties\":{\"vendor\":\"lab\",\"sender\":\"s\"}}"));
    client
        .sql("update dead_letter set record_sealed = ? where record_offset = 1")
        .param(new byte[] {1, 2, 3})
        .update();
    erasedBefore(client);

    new OwnersOfBefore(client, letters).mend();
    assertThat(mended(client)).as("stopped after a portion").isBetween(1, 200);
    OwnersOfBefore again = new OwnersOfBefore(client, letters);
    for (int turn = 0; turn < 5; turn++) {
      again.mend();
    }

    assertThat(letters.list(1000))
        .filteredOn(letter -> letter.connectionId() != null)
        .hasSize(139)
        .allSatisfy(
            letter -> {
              assertThat(letter.connectionId()).isEqualTo("connection-" + letter.offset());
              assertThat(letter.vendor()).isEqualTo("withings");
              assertThat(letter.traceId()).isEqualTo("trace-1");
            });
    assertThat(letters.list(1000))
        .filteredOn(letter -> letter.connectionId() == null)
        .extracting(DeadLetter::offset)
        .as("what tells no connection stays; what is of the erased person does not")
        .containsExactlyInAnyOrder(1L, 900L, 901L);
    assertThat(letters.list(1000))
        .filteredOn(letter -> letter.offset() == 901)
        .extracting(DeadLetter::vendor)
        .containsExactly("lab");

    letters.erase("connection-2");
    assertThat(letters.count()).isEqualTo(141);
  }

  @ParameterizedTest
  @MethodSource("databases")
  void thoseOfEveryDestinationAreMendedToo(DataSource database) {
    DestinationSchema schema = new DestinationSchema(database, "research");
    schema.migrate();
    JdbcClient client = JdbcClient.create(database);
    DeadLetters letters = letters(client);
    letters.store(before(1, envelope("connection-1")));
    String there =
        client
            .sql("select schema_name from information_schema.schemata")
            .query(String.class)
            .list()
            .stream()
            .flatMap(name -> DestinationSchema.table(name, "dead_letter").stream())
            .findFirst()
            .orElseThrow();
    client.sql("delete from " + there).update();
    client.sql("insert into " + there + " select * from dead_letter").update();
    client.sql("delete from dead_letter").update();

    OwnersOfBefore owners = new OwnersOfBefore(client, letters);
    for (int turn = 0; turn < 5; turn++) {
      owners.mend();
    }

    assertThat(client.sql("select connection_id from " + there).query(String.class).list())
        .isEqualTo(List.of("connection-1"));
  }

  private static int mended(JdbcClient client) {
    return client
        .sql("select count(*) from dead_letter where connection_id is not null")
        .query(Integer.class)
        .single();
  }

  private static void erasedBefore(JdbcClient client) {
    client
        .sql(
            "insert into connection (id, vendor, vendor_user, state, scopes, consent_version,"
                + " consented_at, linked_from, attempts, created_at, updated_at)"
                + " values (?, 'withings', 'u', 'REVOKED', 's', 'v', ?, ?, 0, ?, ?)")
        .params(ERASED, UtcTime.now(), UtcTime.now(), UtcTime.now(), UtcTime.now())
        .update();
    client
        .sql(
            "insert into farewell (connection_id, step, asked_at, attempts, erased, marked)"
                + " values (?, 'ERASE', ?, 0, 0, 0)")
        .params(ERASED, UtcTime.now())
        .update();
  }

  private DeadLetters letters(JdbcClient client) {
    return new DeadLetters(
        client,
        encryptor,
        new RecordIds(topic -> TopicLogs.UNTOLD),
        new SimpleMeterRegistry(),
        Clock.systemUTC(),
        "");
  }

  private static String envelope(String connection) {
    return "{\"Body\":{},\"Properties\":{\"vendor\":\"withings\",\"connectionId\":\"%s\",\"traceId\":\"trace-1\"}}"
        .formatted(connection);
  }

  private static FailedRecord before(long offset, String body) {
    return new FailedRecord(
        "normalize",
        "wearables.device-messages",
        0,
        offset,
        0,
        "nothing-matched",
        "No template matches.",
        null,
        null,
        null,
        body.getBytes(UTF_8),
        Map.of());
  }
}
