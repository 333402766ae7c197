package routes.operations.failure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import routes.operations.Databases;
import routes.operations.broker.RecordIds;
import routes.operations.broker.TopicLogs;
import routes.operations.secret.Encryptor;

class DeadLettersTest {
  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07.123456Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final RecordIds IDS = new RecordIds(topic -> TopicLogs.UNTOLD);
  private static final String SECRET = "a reading of 71.3 kg";

  @RegisterExtension static final Databases DATABASES = new Databases();

  private final Encryptor encryptor = Encryptor.withUnkeptKeys();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  static Stream<Named<DataSource>> databases() {
    return DATABASES.emptied();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aFailedRecordIsKeptWholeAndOnce(DataSource database) {
    DeadLetters letters = letters(database);

    letters.store(failed(7, 0, "no-template"));
    letters.store(failed(7, 0, "no-template"));

    assertThat(letters.count()).isEqualTo(1);
    DeadLetter letter = letters.list(10).get(0);
    assertThat(letter)
        .isEqualTo(
            new DeadLetter(
                IDS.of(failed(7, 0, "no-template").place(), SECRET.getBytes(UTF_8)),
                "normalize",
                "wearables.device-messages",
                2,
                7,
                0,
                "no-template",
                "no template of the device mapping matches",
                "withings",
                "a-connection",
                "a-trace",
                NOW));
    FailedRecord opened = letters.open(letter.id()).orElseThrow();
    assertThat(opened).usingRecursiveComparison().isEqualTo(failed(7, 0, "no-template"));
    assertThat(
            meters
                .counter("wearables.dead_letters", "stage", "normalize", "code", "no-template")
                .count())
        .isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("databases")
  void theLargestRecordOfTheBrokerFits(DataSource database) {
    byte[] body = new byte[900_000];
    new Random(1).nextBytes(body);
    FailedRecord largest =
        new FailedRecord(
            "ingest",
            "wearables.ingest",
            0,
            1,
            0,
            "not-json",
            "no JSON",
            null,
            null,
            null,
            body,
            Map.of());
    DeadLetters letters = letters(database);

    letters.store(largest);

    assertThat(letters.open(letters.list(1).get(0).id()).orElseThrow().body()).isEqualTo(body);
  }

  @ParameterizedTest
  @MethodSource("databases")
  void theRecordIsNotReadableInTheDatabase(DataSource database) {
    letters(database).store(failed(8, 0, "no-template"));

    byte[] sealed =
        JdbcClient.create(database)
            .sql("select record_sealed from dead_letter")
            .query(byte[].class)
            .single();
    assertThat(new String(sealed, UTF_8)).doesNotContain("reading", "YSByZWFkaW5n", "withings");
  }

  @ParameterizedTest
  @MethodSource("databases")
  void partsOfOneRecordAreSeparateAndCountedByStageAndCode(DataSource database) {
    DeadLetters letters = letters(database);

    letters.store(failed(9, 0, "no-template"));
    letters.store(failed(9, 1, "no-template"));
    letters.store(failed(9, 2, "bad-time"));

    assertThat(letters.counts())
        .isEqualTo(
            List.of(
                new DeadLetters.Count("normalize", "bad-time", 1),
                new DeadLetters.Count("normalize", "no-template", 2)));
    assertThat(letters.list(2)).hasSize(2);
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aRecordWithNothingButItsPlaceIsKept(DataSource database) {
    DeadLetters letters = letters(database);
    FailedRecord bare =
        new FailedRecord(
            "ingest", "t", 0, 0, 0, "empty", "x".repeat(3_000), null, null, null, null, Map.of());

    letters.store(bare);

    FailedRecord opened = letters.open(letters.list(1).get(0).id()).orElseThrow();
    assertThat(opened.body()).isNull();
    assertThat(opened.headers()).isEmpty();
    assertThat(opened.reason()).hasSize(2_000);
    assertThat(letters.open("unknown")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aWithheldReadingIsTracedOnce(DataSource database) {
    Withheld withheld = new Withheld(JdbcClient.create(database), IDS, meters, CLOCK);

    withheld.store(
        "file", "wearables.measurements", 1, 5, 0, "c", "withings", "weight", "trace", "revoked");
    withheld.store(
        "file", "wearables.measurements", 1, 5, 0, "c", "withings", "weight", "trace", "revoked");
    withheld.store("file", "wearables.measurements", 1, 6, 0, null, null, null, null, "expired");

    assertThat(withheld.counts()).isEqualTo(Map.of("revoked", 1L, "expired", 1L));
    assertThat(meters.counter("wearables.withheld", "reason", "revoked").count()).isEqualTo(1);
  }

  private DeadLetters letters(DataSource database) {
    return new DeadLetters(JdbcClient.create(database), encryptor, IDS, meters, CLOCK, "");
  }

  private static FailedRecord failed(long offset, int match, String code) {
    return new FailedRecord(
        "normalize",
        "wearables.device-messages",
        2,
        offset,
        match,
        code,
        "no template of the device mapping matches",
        "withings",
        "a-connection",
        "a-trace",
        SECRET.getBytes(UTF_8),
        Map.of("dataType", "weight"));
  }
}
