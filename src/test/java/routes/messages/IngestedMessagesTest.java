package routes.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import routes.operations.Databases;
import routes.operations.PoisonRecordException;
import routes.operations.ReceivedRecord;
import routes.operations.audit.SendCounts;

/** What comes over the ingest topic is counted as what a sender posts is. */
class IngestedMessagesTest {
  @RegisterExtension static final Databases DATABASES = new Databases();

  static Stream<Named<DataSource>> databases() {
    return DATABASES.emptied();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void theyCountUnderTheSenderOfTheTopic(DataSource source) {
    SendCounts sends =
        new SendCounts(
            new NamedParameterJdbcTemplate(source), new DataSourceTransactionManager(source));
    DeviceMessages messages =
        new DeviceMessages(
            new Binder(
                    new MapConfigurationPropertySource(
                        Map.of(
                            "api.ingest-sender", "lake",
                            "api.clients.lake.mapping", "generic-json")))
                .bindOrCreate("api", Senders.class),
            new ObjectMapper(),
            sends,
            "");

    messages.ingested(record("{\"deviceId\": \"scale\", \"weight\": 70}"));
    messages.ingested(record("{\"deviceId\": \"scale\", \"weight\": 71}"));
    assertThatThrownBy(() -> messages.ingested(record("none")))
        .isInstanceOf(PoisonRecordException.class);
    sends.flush();

    assertThat(
            JdbcClient.create(source)
                .sql("select concat(outcome, ' ', sends) from audit_send where sender = 'lake'")
                .query(String.class)
                .list())
        .containsExactlyInAnyOrderElementsOf(List.of("done 2", "refused 1"));
  }

  private static ReceivedRecord record(String value) {
    return new ReceivedRecord(
        "ingest", 0, 1, null, value.getBytes(StandardCharsets.UTF_8), Map.of(), Instant.EPOCH);
  }
}
