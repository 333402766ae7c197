package routes.fhir.deletion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import routes.fhir.record.FiledPlace;
import routes.mapping.Measurement;
import routes.operations.Databases;
import routes.operations.destination.DeletedRanges;

/** The table of what records were filed as, on both databases. */
class VendorRecordIndexTest {
  private static final Instant MORNING = Instant.parse("2026-11-20T07:05:12.123Z");

  @RegisterExtension static final Databases DATABASES = new Databases();

  static Stream<Named<DataSource>> databases() {
    return DATABASES
        .emptied()
        .peek(
            database ->
                JdbcClient.create(database.getPayload()).sql("delete from source_record").update());
  }

  @ParameterizedTest
  @MethodSource("databases")
  void whatIsStoredIsFoundAndForgotten(DataSource database) {
    VendorRecordIndex records = records(database);
    FiledPlace first = row("r1", "p1", MORNING);
    FiledPlace second = row("r1", "p2", MORNING);
    records.store(List.of(first, second, row("r2", "p1", MORNING)));

    assertThat(records.find(List.of("r1", "r3"))).containsExactlyInAnyOrder(first, second);
    assertThat(records.marks(List.of("r1"))).isEmpty();

    records.forget(List.of(first));
    assertThat(records.find(List.of("r1"))).containsExactly(second);
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aVersionNeverGoesBackAndANewerPlaceIsNotForgotten(DataSource database) {
    VendorRecordIndex records = records(database);
    FiledPlace newer = row("r1", "p1", MORNING.plusSeconds(1));
    records.store(List.of(newer));
    records.store(List.of(row("r1", "p1", MORNING)));
    records.forget(List.of(row("r1", "p1", MORNING)));

    assertThat(records.find(List.of("r1"))).containsExactly(newer);
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aMarkStandsBesideThePlaces(DataSource database) {
    VendorRecordIndex records = records(database);
    FiledPlace mark =
        FiledPlace.mark("r1", "link-1", "sleep", MORNING, true, MORNING.plusSeconds(1));
    records.store(List.of(row("r1", "p1", MORNING), mark));

    assertThat(records.marks(List.of("r1"))).containsExactly(mark);
    assertThat(records.find(List.of("r1"))).hasSize(2);
  }

  @ParameterizedTest
  @MethodSource("databases")
  void twoInstancesMayStoreTheSameAtOnce(DataSource database) {
    VendorRecordIndex records = records(database);
    List<FiledPlace> rows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      rows.add(row("r" + i, "p1", MORNING));
    }
    CompletableFuture.allOf(
            CompletableFuture.runAsync(() -> records.store(rows)),
            CompletableFuture.runAsync(() -> records.store(rows)))
        .join();

    assertThat(records.find(rows.stream().map(FiledPlace::recordId).toList())).hasSize(200);
  }

  @ParameterizedTest
  @MethodSource("databases")
  void whatBeginsInARangeIsFoundInItsOrder(DataSource database) {
    VendorRecordIndex records = records(database);
    FiledPlace row = row("r1", "p1", MORNING);
    records.store(List.of(row, FiledPlace.mark("r2", "link-1", "sleep", MORNING, true, MORNING)));

    assertThat(records.between("link-1", "sleep", MORNING, MORNING)).containsExactly(row);
    assertThat(records.between("link-1", "weight", MORNING, MORNING)).isEmpty();
    assertThat(records.between("link-2", "sleep", MORNING, MORNING)).isEmpty();
    Instant later = MORNING.plusSeconds(1);
    assertThat(records.between("link-1", "sleep", later, later)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aDeletedRangeKeepsItsLatestNoticeUntilItsLinkIsErased(DataSource database) {
    DeletedRanges ranges =
        new DeletedRanges(
            new NamedParameterJdbcTemplate(database), new DataSourceTransactionManager(database));
    Measurement.Range range = new Measurement.Range(MORNING, MORNING.plusSeconds(60));
    DeletedRanges.Row first = new DeletedRanges.Row("link-9", "steps", range, MORNING);
    DeletedRanges.Row later =
        new DeletedRanges.Row("link-9", "steps", range, MORNING.plusSeconds(1));
    ranges.store(later);
    ranges.store(first);

    assertThat(ranges.of(List.of("link-9", "link-8"))).containsExactly(later);
    records(database).erase("link-9");
    assertThat(ranges.of(List.of("link-9"))).isEmpty();
  }

  private static FiledPlace row(String record, String place, Instant version) {
    Measurement reading =
        new Measurement(
            "sleep",
            MORNING,
            MORNING.plusSeconds(60),
            "ring-1",
            null,
            null,
            null,
            "Europe/Amsterdam",
            null,
            List.of(new Measurement.Property("duration", "")),
            null);
    return new FiledPlace(
        record, place, "link-1", "sleep", "o".repeat(64), reading, version, true, version);
  }

  private static VendorRecordIndex records(DataSource database) {
    return new VendorRecordIndex(
        JdbcClient.create(database),
        new NamedParameterJdbcTemplate(database),
        new DataSourceTransactionManager(database),
        new ObjectMapper().findAndRegisterModules());
  }
}
