package routes.fhir.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import routes.operations.Databases;

/** The ledger on both databases. */
class LedgerTest {
  @RegisterExtension static final Databases DATABASES = new Databases();

  static Stream<Named<DataSource>> databases() {
    return DATABASES.emptied();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aRowIsPendingUntilConfirmedAndRemembersItsVersionWhenPendingAgain(DataSource database) {
    Ledger ledger = ledger(database);
    ledger.pending(List.of(entry("a", "hash-1", null)));
    assertThat(ledger.rows("Observation", List.of("a", "b")))
        .isEqualTo(Map.of("a", new LedgerRow(false, "hash-1", null, false, null)));

    ledger.confirmed(List.of(entry("a", "hash-1", "1")));
    ledger.pending(List.of(entry("a", "hash-2", null)));
    assertThat(ledger.rows("Observation", List.of("a")))
        .isEqualTo(Map.of("a", new LedgerRow(false, "hash-1", "1", false, null)));

    ledger.confirmed(List.of(entry("a", "hash-2", null)));
    assertThat(ledger.rows("Observation", List.of("a")))
        .isEqualTo(Map.of("a", new LedgerRow(true, "hash-2", "1", false, null)));

    ledger.doubt("Observation", List.of("a"));
    assertThat(ledger.rows("Observation", List.of("a")).get("a").confirmed()).isFalse();
    assertThat(ledger.rows("Device", List.of("a"))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void manyRowsOfSeveralWritersAtOnceAreAllKept(DataSource database) {
    Ledger ledger = ledger(database);
    List<Ledger.Entry> entries =
        IntStream.range(0, 600).mapToObj(i -> entry("id-" + i, "hash", "1")).toList();
    List<CompletableFuture<Void>> writers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      writers.add(CompletableFuture.runAsync(() -> ledger.confirmed(entries)));
    }
    writers.forEach(CompletableFuture::join);

    assertThat(ledger.rows("Observation", entries.stream().map(Ledger.Entry::id).toList()).values())
        .hasSize(600)
        .containsOnly(new LedgerRow(true, "hash", "1", false, null));
  }

  private static Ledger.Entry entry(String id, String hash, String version) {
    return new Ledger.Entry("Observation", id, "link", hash, version);
  }

  private static Ledger ledger(DataSource database) {
    return new Ledger(
        JdbcClient.create(database),
        new NamedParameterJdbcTemplate(database),
        new DataSourceTransactionManager(database),
        Clock.systemUTC());
  }
}
