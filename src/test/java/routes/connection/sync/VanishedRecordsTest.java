package routes.connection.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import routes.connection.Rows;
import routes.connection.VendorYaml;
import routes.connection.core.Connection;

/** From the ids that were read of a range to what the last stage is told. */
class VanishedRecordsTest {
  private static final Instant FROM = Instant.parse("2026-11-20T07:05:12Z");
  private static final Instant TO = FROM.plusSeconds(60);

  private final ObjectMapper json =
      new ObjectMapper()
          .findAndRegisterModules()
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);
  private final VanishedRecords records = new VanishedRecords(VendorYaml.vendors(Map.of()), json);

  @Test
  void theIdsThatWereReadAreTold() throws Exception {
    SyncTask task = task("withings", "measures", "push", FROM, TO);
    Set<String> watched = records.watch(task);
    List.of("12", "11", "12").forEach(id -> records.seen(watched, id));
    records.seen(watched, null);

    RecordDeletions.Deletion told = records.of(task, watched);

    assertThat(told.key()).isEqualTo("link-1|");
    JsonNode notice = json.readTree(told.value());
    assertThat(notice.at("/origin/operation").asText()).isEqualTo("reconcile");
    assertThat(notice.at("/origin/dataType").asText()).isEqualTo("measures");
    assertThat(notice.at("/origin/range/from").asText()).isEqualTo(FROM.toString());
    assertThat(notice.at("/origin/range/until").asText()).isEqualTo(TO.toString());
    assertThat(notice.path("properties").findValuesAsText("value")).containsExactly("11", "12");
  }

  @ParameterizedTest
  @CsvSource({
    "withings, measures, poll, true",
    "withings, measures, backfill, true",
    "withings, measures, push, false",
    "withings, sleep, push, true",
    "oura, workout, push, true"
  })
  void nothingIsConcludedElsewhere(String vendor, String type, String kind, boolean range) {
    SyncTask task = task(vendor, type, kind, range ? FROM : null, range ? TO : null);

    assertThat(records.watch(task)).isNull();
    records.seen(null, "11");
    assertThat(records.of(task, null)).isNull();
  }

  @Test
  void nothingIsConcludedFromMoreThanARecordHolds() {
    SyncTask task = task("withings", "measures", "push", FROM, TO);
    Set<String> watched = records.watch(task);
    IntStream.rangeClosed(0, 5_000).forEach(id -> records.seen(watched, "" + id));

    assertThat(records.of(task, watched)).isNull();
  }

  private static SyncTask task(String vendor, String type, String kind, Instant from, Instant to) {
    SyncRequest request =
        new SyncRequest("trace-1", vendor, "u-1", null, type, kind, from, to, null);
    Connection connection = Rows.linked("link-1", vendor, "u-1", FROM);
    return new SyncTask(request, connection, FROM, null, TO);
  }
}
