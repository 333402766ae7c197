package routes.operations.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import routes.operations.Databases;
import routes.operations.failure.DeadLetters;
import routes.operations.failure.FailedRecord;
import routes.operations.failure.Withheld;
import routes.operations.secret.Encryptor;

/** Another log under the same name is noticed, and nothing in it is taken for what stood before. */
@ExtendWith(OutputCaptureExtension.class)
class BrokerLogsTest {
  private static final String TOPIC = "wearables.device-messages";

  @RegisterExtension static final Databases DATABASES = new Databases();

  private final Map<String, String> broker = new HashMap<>(Map.of(TOPIC, "cluster-1/topic-1"));
  private final List<LogsReplaced> told = new ArrayList<>();
  private final Encryptor encryptor = Encryptor.withUnkeptKeys();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  static Stream<Named<DataSource>> databases() {
    return DATABASES.emptied();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void afterTheLogWasReplacedEveryRecordIsKeptAgain(DataSource database, CapturedOutput log) {
    twelve(letters(database, started(database)));
    twelve(letters(database, started(database)));
    assertThat(letters(database, started(database)).count()).isEqualTo(12);
    assertThat(told).isEmpty();

    broker.put(TOPIC, "cluster-2/topic-2");
    BrokerLogs logs = started(database);
    DeadLetters letters = letters(database, logs);
    twelve(letters);
    twelve(letters);

    assertThat(letters.count()).isEqualTo(24);
    assertThat(told).containsExactly(new LogsReplaced(List.of(TOPIC)));
    assertThat(log.getOut()).contains("The broker holds other logs than before of " + TOPIC);
    assertThat(logs.replacedAt()).isPresent();
    assertThat(new BrokerLogsHealthIndicator(logs, Clock.systemUTC()).health().getDetails())
        .containsKey("replaced");

    twelve(letters(database, started(database)));
    assertThat(letters.count()).isEqualTo(24);
    assertThat(told).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aTopicMadeAnewInTheSameClusterIsAnotherLogWhileRunningToo(DataSource database) {
    BrokerLogs logs = started(database);
    DeadLetters letters = letters(database, logs);
    Withheld withheld =
        new Withheld(JdbcClient.create(database), new RecordIds(logs), meters, Clock.systemUTC());
    twelve(letters);
    withheld.store("file", TOPIC, 0, 0, 0, "c", "withings", "weight", "t", "revoked");

    broker.put(TOPIC, "cluster-1/topic-2");
    logs.compareAgain();
    twelve(letters);
    withheld.store("file", TOPIC, 0, 0, 0, "c", "withings", "weight", "t", "revoked");
    withheld.store("file", TOPIC, 0, 0, 0, "c", "withings", "weight", "t", "revoked");

    assertThat(letters.count()).isEqualTo(24);
    assertThat(withheld.counts()).isEqualTo(Map.of("revoked", 2L));
    assertThat(told).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aRecordOfBeforeIsKnownByItsOldIdAndAnotherAtItsPlaceIsNot(DataSource database)
      throws Exception {
    BrokerLogs logs = started(database);
    DeadLetters letters = letters(database, logs);
    letters.store(failed(7, "seven"));
    String old =
        HexFormat.of()
            .formatHex(
                MessageDigest.getInstance("SHA-256")
                    .digest(("normalize|" + TOPIC + "|0|7|0").getBytes(StandardCharsets.UTF_8)));
    underOldId(database, letters, old);

    letters.store(failed(7, "seven"));
    assertThat(letters.count()).as("the same record, read again").isEqualTo(1);
    letters.store(failed(7, "another"));
    assertThat(letters.count()).as("another record at its place").isEqualTo(2);
    assertThat(letters.open(old).orElseThrow().body())
        .isEqualTo("seven".getBytes(StandardCharsets.UTF_8));

    broker.put(TOPIC, "cluster-2/topic-2");
    letters(database, started(database)).store(failed(7, "seven"));
    assertThat(letters.count()).as("the same bytes, accepted by another log").isEqualTo(3);
  }

  @ParameterizedTest
  @MethodSource("databases")
  void whoDidNotHearOfItIsToldAgain(DataSource database) {
    started(database);
    broker.put(TOPIC, "cluster-2/topic-2");
    BrokerLogs deaf =
        logs(
            database,
            event -> {
              throw new IllegalStateException("the database is away");
            });
    assertThatThrownBy(deaf::compare).isInstanceOf(IllegalStateException.class);

    started(database);

    assertThat(told).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aTopicThatNoBrokerKnowsHasNoLog(DataSource database) {
    BrokerLogs logs = started(database);

    assertThat(logs.of("a-clinics-own")).isEqualTo(TopicLogs.UNTOLD);
    broker.put("a-clinics-other", "cluster-1/topic-9");
    assertThat(logs.of("a-clinics-other")).isEqualTo(new TopicLogs.Log("cluster-1/topic-9", false));
  }

  private void underOldId(DataSource database, DeadLetters letters, String id) {
    String now = letters.list(1).get(0).id();
    JdbcClient client = JdbcClient.create(database);
    byte[] sealed =
        client.sql("select record_sealed from dead_letter").query(byte[].class).single();
    client
        .sql("update dead_letter set id = ?, record_sealed = ?")
        .params(
            id, encryptor.seal(encryptor.open(sealed, "dead_letter:" + now), "dead_letter:" + id))
        .update();
  }

  private BrokerLogs started(DataSource database) {
    BrokerLogs logs = logs(database, event -> told.add((LogsReplaced) event));
    logs.compare();
    return logs;
  }

  private BrokerLogs logs(DataSource database, ApplicationEventPublisher events) {
    return new BrokerLogs(
        topics -> {
          Map<String, String> answer = new HashMap<>(broker);
          answer.keySet().retainAll(topics);
          return answer;
        },
        List.of(TOPIC),
        JdbcClient.create(database),
        events,
        Clock.systemUTC());
  }

  private DeadLetters letters(DataSource database, BrokerLogs logs) {
    return new DeadLetters(
        JdbcClient.create(database), encryptor, new RecordIds(logs), meters, Clock.systemUTC(), "");
  }

  /** Each the same as its predecessor at the same place, to the byte. */
  private static void twelve(DeadLetters letters) {
    for (int offset = 0; offset < 12; offset++) {
      letters.store(failed(offset, "the same"));
    }
  }

  private static FailedRecord failed(long offset, String body) {
    return new FailedRecord(
        "normalize",
        TOPIC,
        0,
        offset,
        0,
        "nothing-matched",
        "No template matches.",
        null,
        null,
        null,
        body.getBytes(StandardCharsets.UTF_8),
        Map.of());
  }
}
