package routes.connection.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;
import static org.mockito.Mockito.when;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import routes.connection.Rows;
import routes.connection.VendorYaml;
import routes.connection.core.Connection;
import routes.connection.core.Connections;
import routes.mapping.Measurement;
import routes.operations.destination.DeletedRanges;

/** From a notice that a record was deleted to what the last stage is told. */
class RecordDeletionsTest {
  private static final Instant TAKEN = Instant.parse("2026-11-20T07:05:12.123Z");

  private final ObjectMapper json =
      new ObjectMapper()
          .findAndRegisterModules()
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);
  private final SyncRequests syncRequests =
      new SyncRequests(json, VendorYaml.vendors(Map.of()), mock(Watermarks.class));
  private final Connections connections = mock(Connections.class);
  private final DeletedRanges ranges = mock(DeletedRanges.class);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final RecordDeletions deletions = new RecordDeletions(connections, ranges, json, meters);

  @ParameterizedTest
  @CsvSource({
    "oura, sleep.delete, sleep",
    "oura, workout.delete, workout",
    "oura, daily_spo2.delete, daily-spo2",
    "whoop, recovery.deleted, recoveries",
    "whoop, workout.deleted, workouts"
  })
  void aNoticeNamesTheRecord(String vendor, String event, String dataType) throws Exception {
    linked(vendor);
    String request =
        syncRequests.announced(vendor, "u-1", event, null, null, null, "record-1").get(0);

    RecordDeletions.Deletion deletion = of(request);

    assertThat(deletion.key()).isEqualTo("link-1|");
    JsonNode origin = json.readTree(deletion.value()).path("origin");
    assertThat(origin.path("linkId").asText()).isEqualTo("link-1");
    assertThat(origin.path("dataType").asText()).isEqualTo(dataType);
    assertThat(origin.path("operation").asText()).isEqualTo("delete");
    assertThat(origin.path("sourceId").asText()).isEqualTo("record-1");
    assertThat(origin.path("sourceVersion").asText()).isEqualTo(TAKEN.toString());
  }

  @Test
  void aRangeThatWasDeletedIsToldAndReadAgain() throws Exception {
    linked("google-health");
    Instant until = TAKEN.plusSeconds(600);
    List<String> requests =
        syncRequests.announced("google-health", "u-1", "steps", "DELETE", TAKEN, until, null);

    assertThat(requests)
        .extracting(request -> syncRequests.read(request).kind())
        .containsExactly("deletion", "push");
    JsonNode origin = json.readTree(of(requests.get(0)).value()).path("origin");
    assertThat(origin.path("operation").asText()).isEqualTo("delete");
    assertThat(origin.path("dataType").asText()).isEqualTo("steps");
    assertThat(origin.has("sourceId")).isFalse();
    assertThat(origin.at("/range/from").asText()).isEqualTo(TAKEN.toString());
    assertThat(origin.at("/range/until").asText()).isEqualTo(until.toString());
    verify(ranges)
        .store(
            new DeletedRanges.Row(
                "link-1",
                "steps",
                new Measurement.Range(TAKEN, until),
                Instant.parse(origin.path("ingestionTime").asText())));
    assertThat(of(requests.get(1))).isNull();
    verifyNoMoreInteractions(ranges);
  }

  @Test
  void withoutARangeOrThatWordItIsOnlyReadAgain() {
    for (String operation : new String[] {"UPSERT", null}) {
      assertThat(
              syncRequests.announced(
                  "google-health", "u-1", "steps", operation, TAKEN, TAKEN, null))
          .hasSize(1);
    }
    assertThat(syncRequests.announced("google-health", "u-1", "steps", "DELETE", null, null, null))
        .extracting(request -> syncRequests.read(request).kind())
        .containsExactly("push");
  }

  private void linked(String vendor) {
    Connection connection = Rows.linked("link-1", vendor, "u-1", TAKEN);
    when(connections.forSync(any(), any(), any())).thenReturn(Optional.of(connection));
  }

  @Test
  void aNoticeMayNameRecordsOfSeveralDataTypes() {
    assertThat(syncRequests.announced("whoop", "u-1", "sleep.deleted", null, null, null, "r"))
        .extracting(request -> syncRequests.read(request).dataType())
        .containsExactly("recoveries", "sleeps");
  }

  @Test
  void anAccountThatIsNotLinkedHereIsCounted() {
    when(connections.forSync(any(), any(), any())).thenReturn(Optional.empty());
    String request =
        syncRequests.announced("whoop", "u-1", "sleep.deleted", null, null, null, "r").get(0);

    assertThat(of(request)).isNull();
    assertThat(meters.find("wearables.sync_requests.skipped").counter().count()).isEqualTo(1);
  }

  @Test
  void whatChangedIsReadAndNoDeletion() {
    String request =
        syncRequests.announced("whoop", "u-1", "sleep.updated", null, null, null, "r").get(0);

    assertThat(syncRequests.read(request).kind()).isEqualTo("push");
    assertThat(of(request)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cycle.deleted", "nonsense"})
  void otherNoticesAreNot(String event) {
    assertThat(syncRequests.announced("whoop", "u-1", event, null, null, null, "r")).isEmpty();
    assertThat(syncRequests.announced("whoop", "u-1", "sleep.deleted", null, null, null, null))
        .isEmpty();
  }

  private RecordDeletions.Deletion of(String request) {
    return deletions.of(syncRequests.read(request), TAKEN);
  }
}
