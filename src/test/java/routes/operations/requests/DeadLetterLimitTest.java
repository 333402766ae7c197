package routes.operations.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.AbstractDataSource;
import routes.operations.Databases;

class DeadLetterLimitTest {
  @RegisterExtension static final Databases DATABASES = new Databases();

  private static final Instant EVENING = Instant.parse("2026-03-01T23:00:00Z");
  private static final String WARD = "ward";

  static Stream<Named<DataSource>> databases() {
    return DATABASES.emptied();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aSenderAboveTheLimitWaitsForTheNextDayAndNobodyElseDoes(DataSource database) {
    count(database, EVENING, WARD, 3);
    count(database, EVENING, "other", 2);

    assertThatThrownBy(() -> limit(database, EVENING).check(WARD))
        .isInstanceOfSatisfying(
            RequestRefusedException.class,
            refused -> {
              assertThat(refused.status()).isEqualTo(429);
              assertThat(refused.retryAfter()).hasValue(Duration.ofSeconds(3601));
            });
    assertThatCode(() -> limit(database, EVENING).check("other")).doesNotThrowAnyException();
    assertThatCode(() -> limit(database, EVENING).check("new")).doesNotThrowAnyException();
    assertThatCode(() -> limit(database, EVENING.plusSeconds(3600)).check(WARD))
        .doesNotThrowAnyException();
  }

  /** Each that waits for a database that is out would wait for all before it, too. */
  @Test
  void nobodyWaitsUntilAnotherHasBeenAnswered() throws Exception {
    int callers = 8;
    CyclicBarrier allAtOnce = new CyclicBarrier(callers);
    DataSource out =
        new AbstractDataSource() {
          @Override
          public Connection getConnection() throws SQLException {
            try {
              allAtOnce.await(20, TimeUnit.SECONDS);
            } catch (Exception e) {
              throw new IllegalStateException("they come one after the other", e);
            }
            throw new SQLException("out");
          }

          @Override
          public Connection getConnection(String user, String password) throws SQLException {
            return getConnection();
          }
        };
    DeadLetterLimit limit = limit(out, EVENING);
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    try {
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        calls.add(threads.submit(() -> limit.check(WARD)));
      }
      for (Future<?> call : calls) {
        assertThatThrownBy(call::get).hasCauseInstanceOf(DataAccessException.class);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @ParameterizedTest
  @MethodSource("databases")
  void theFirstOfADayDeletesTheDaysBefore(DataSource database) {
    count(database, EVENING, WARD, 3);
    count(database, EVENING.plusSeconds(3600), "other", 1);

    assertThat(
            JdbcClient.create(database)
                .sql("select sender, letters from dead_letter_day")
                .query()
                .listOfRows())
        .singleElement()
        .satisfies(row -> assertThat(row).containsEntry("sender", "other"));
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aValueThatNoDatabaseTakesIsTheRequestsFault(DataSource database) {
    JdbcClient client = JdbcClient.create(database);

    assertThatThrownBy(
            () ->
                client
                    .sql("insert into dead_letter_day values (?, date '2026-01-01', 1)")
                    .param("x".repeat(300))
                    .update())
        .satisfies(
            failure ->
                assertThat(DatabaseRefusals.of(failure))
                    .hasValueSatisfying(refused -> assertThat(refused.status()).isEqualTo(400)));
    assertThatThrownBy(() -> client.sql("select * from no_such_table").query().listOfRows())
        .satisfies(failure -> assertThat(DatabaseRefusals.of(failure)).isEmpty());
  }

  @Test
  void theSenderOfARecordIsTold() {
    assertThat(
            sender(
                "{\"Body\":{\"Properties\":{\"sender\":\"x\"}},\"Properties\":{\"a\":[1],\"sender\":\"ward\"}}"))
        .hasValue(WARD);
    assertThat(sender("{\"type\":\"a\",\"origin\":{\"vendor\":\"v\",\"sender\":\"ward\"}}"))
        .hasValue(WARD);
    assertThat(sender("{\"Properties\":{\"connectionId\":\"1\"}}")).isEmpty();
    assertThat(sender("[]")).isEmpty();
    assertThat(sender("{")).isEmpty();
    assertThat(SenderOfRecord.of(null)).isEmpty();
  }

  private static Optional<String> sender(String record) {
    return SenderOfRecord.of(record.getBytes(StandardCharsets.UTF_8));
  }

  private static void count(DataSource database, Instant now, String sender, int times) {
    for (int i = 0; i < times; i++) {
      new DeadLetterDays(JdbcClient.create(database), at(now)).count(sender);
    }
  }

  /** As after a restart: nothing is remembered. */
  private static DeadLetterLimit limit(DataSource database, Instant now) {
    return new DeadLetterLimit(JdbcClient.create(database), at(now), 3);
  }

  private static Clock at(Instant now) {
    return Clock.fixed(now, ZoneOffset.UTC);
  }
}
