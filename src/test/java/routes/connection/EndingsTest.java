package routes.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import routes.operations.Databases;
import routes.operations.PoisonRecordException;
import routes.operations.ReceivedRecord;

/** A vendor's word that a person has ended it, on both databases. */
class EndingsTest {

  @RegisterExtension static final Databases DATABASES = new Databases();

  static Stream<Named<DataSource>> databases() {
    return DATABASES.emptied();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void onlyTheNoticeOfAnEndIsOne(DataSource source) {
    Endings endings = endings(new Store(source));

    assertThat(endings.noticed("withings", "u", "46", "unlink")).isPresent();
    assertThat(endings.noticed("withings", "u", "46", "delete")).isPresent();
    assertThat(endings.noticed("withings", "u", "46", "update")).isEmpty();
    assertThat(endings.noticed("withings", "u", "46", null)).isEmpty();
    assertThat(endings.noticed("withings", "u", "1", "unlink")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void theConnectionEndsAndItsTokensAreForgotten(DataSource source) {
    Store store = new Store(source);
    Rows.active(store.database, "c", "u", UtcTime.now());
    Rows.active(store.database, "other", "v", UtcTime.now());
    store.tokens().store("c", tokens());
    store.tokens().store("other", tokens());
    Endings endings = endings(store);

    String record = endings.noticed("withings", "u", "46", "unlink").orElseThrow();
    endings.end(received(record));
    endings.end(received(record));
    endings.end(received(record.replace("\"u\"", "\"stranger\"")));

    assertThat(store.connections().find("c").orElseThrow().state())
        .isEqualTo(ConnectionState.REVOKED);
    assertThat(
            store
                .database
                .sql("select state_reason from connection where id = 'c'")
                .query(String.class)
                .single())
        .contains("withdrawn at Withings");
    assertThat(store.tokens().atHand("c")).isEmpty();
    assertThat(store.connections().find("other").orElseThrow().state())
        .isEqualTo(ConnectionState.ACTIVE);
    assertThat(store.tokens().atHand("other")).isPresent();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void whatIsNoNoticeIsAPoisonRecord(DataSource source) {
    Endings endings = endings(new Store(source));

    for (String record :
        new String[] {
          "",
          "null",
          "[]",
          "{\"vendor\":\"withings\"}",
          "{\"vendor\":\"acme\",\"vendorUser\":\"u\"}"
        }) {
      assertThatThrownBy(() -> endings.end(received(record)))
          .isInstanceOf(PoisonRecordException.class)
          .hasMessageContaining("names no account");
    }
  }

  private static TokenSet tokens() {
    return new TokenSet(
        "access",
        "refresh",
        Instant.now().plusSeconds(600),
        java.util.List.of("user.metrics"),
        "u");
  }

  private static Endings endings(Store store) {
    return new Endings(
        store.json,
        store.vendors,
        new Disconnections(store.database, store.transaction, store.tokens()),
        new SimpleMeterRegistry());
  }

  private static ReceivedRecord received(String record) {
    return new ReceivedRecord(
        "wearables.endings",
        0,
        0,
        "withings|u",
        record.getBytes(StandardCharsets.UTF_8),
        Map.of(),
        Instant.EPOCH);
  }
}
