package routes.operations.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import routes.operations.Databases;

class DatabaseHousekeepingTest {
  private static final int BYTES_A_ROW = 1000;

  @TempDir Path folder;

  private DatabaseHousekeeping housekeeping;

  @AfterEach
  void stop() {
    housekeeping.stop();
  }

  @Test
  void theLedgerTakesLessThanAKilobyteARow() throws Exception {
    DataSource source = EmbeddedDatabase.in(folder);
    Databases.migrate(source);
    try (Connection connection = source.getConnection()) {
      housekeeping = new DatabaseHousekeeping(source, EmbeddedDatabase.settings(folder));
      housekeeping.start();
      int rows = 0;
      for (int bundle : bundles()) {
        KilledWriter.writeBundle(connection, rows, bundle);
        rows += bundle;
      }

      long most = (long) rows * BYTES_A_ROW;
      await()
          .atMost(Duration.ofMinutes(3))
          .pollInterval(Duration.ofMillis(500))
          .untilAsserted(
              () -> assertThat(Files.size(EmbeddedDatabase.file(folder))).isLessThan(most));
      assertThat(count(source)).isEqualTo(rows);
      assertThat(housekeeping.bytes()).isLessThan(most);
      housekeeping.stop();
    }
  }

  @Test
  void aFileOfBeforeShrinks() throws Exception {
    DataSource source = EmbeddedDatabase.in(folder);
    Databases.migrate(source);
    // Open all the while: closing, H2 puts its file in order itself, as far as it gets in 200 ms.
    try (Connection connection = source.getConnection()) {
      for (int number = 0; number < 20_000; number += 100) {
        KilledWriter.writeBundle(connection, number, 100);
      }
      long before = Files.size(EmbeddedDatabase.file(folder));
      assertThat(before).isGreaterThan(60_000_000);

      housekeeping = new DatabaseHousekeeping(source, EmbeddedDatabase.settings(folder));
      housekeeping.start();
      await()
          .atMost(Duration.ofMinutes(3))
          .pollInterval(Duration.ofMillis(500))
          .untilAsserted(
              () -> assertThat(Files.size(EmbeddedDatabase.file(folder))).isLessThan(before / 4));
      assertThat(count(source)).isEqualTo(20_000);
      housekeeping.stop();
    }
  }

  @Test
  void aDatabaseInMemoryIsLeftAlone() {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL("jdbc:h2:mem:left-alone");
    housekeeping = new DatabaseHousekeeping(source, EmbeddedDatabase.settings(folder));

    housekeeping.start();

    assertThat(housekeeping.isRunning()).isFalse();
    assertThat(housekeeping.bytes()).isZero();
  }

  /** A backfill in full bundles, then what devices send one after the other. */
  private static List<Integer> bundles() {
    return IntStream.concat(
            IntStream.range(0, 120).map(full -> 150),
            IntStream.range(0, 500).map(number -> number % 5 == 0 ? 8 : 1))
        .boxed()
        .toList();
  }

  private static int count(DataSource source) {
    return JdbcClient.create(source)
        .sql("select count(*) from fhir_ledger where state = 'confirmed'")
        .query(Integer.class)
        .single();
  }
}
