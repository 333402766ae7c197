package routes.fhir.deletion;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import routes.fhir.record.FiledPlace;
import routes.mapping.Measurement;
import routes.operations.support.Batches;
import routes.operations.support.Upsert;
import routes.operations.support.UtcTime;

/**
 * Remembers what the records of vendors were filed as, and which of them the vendor deleted, in the
 * table {@code source_record}: so that a record can be taken back by its id. It holds no value.
 */
@Component
public class VendorRecordIndex {
  private static final int IDS_A_QUERY = 500;

  private final JdbcClient database;
  private final NamedParameterJdbcTemplate batches;
  private final Upsert upsert;
  private final ObjectMapper json;

  /** Each call is one transaction of its own. */
  public VendorRecordIndex(
      JdbcClient database,
      NamedParameterJdbcTemplate batches,
      PlatformTransactionManager transactions,
      ObjectMapper json) {
    this.database = database;
    this.batches = batches;
    this.upsert = new Upsert(batches, transactions);
    this.json = json;
  }

  /** What the readings of a data type of a link that begin in a range were filed as. */
  List<FiledPlace> between(String linkId, String dataType, Instant from, Instant until) {
    return database
        .sql(
            "select * from source_record where link_id = :link and data_type = :type"
                + " and occurred_at >= :from and occurred_at <= :until"
                + " order by occurred_at, record_id, place_id")
        .param("link", linkId)
        .param("type", dataType)
        .param("from", UtcTime.of(from))
        .param("until", UtcTime.of(until))
        .query((row, number) -> row(row))
        .list();
  }

  /** All rows of these records. */
  List<FiledPlace> find(Collection<String> recordIds) {
    return find(recordIds, "");
  }

  /** Those of these records that are marked as deleted. */
  List<FiledPlace> marks(Collection<String> recordIds) {
    return find(recordIds, " and place_id = 'deleted'");
  }

  private List<FiledPlace> find(Collection<String> recordIds, String condition) {
    List<FiledPlace> rows = new ArrayList<>();
    for (List<String> portion : Batches.of(new LinkedHashSet<>(recordIds), IDS_A_QUERY)) {
      rows.addAll(
          database
              .sql("select * from source_record where record_id in (:ids)" + condition)
              .param("ids", portion)
              .query((row, number) -> row(row))
              .list());
    }
    return rows;
  }

  /** Inserts rows, or brings those that stand up to the newer version. */
  void store(List<FiledPlace> rows) {
    upsert.run(
        "update source_record set version_at = case when version_at < :version then :version"
            + " else version_at end, version_told = :told, taken_at = case when taken_at <"
            + " :taken then :taken else taken_at end where record_id = :record and place_id ="
            + " :place",
        "insert into source_record (record_id, place_id, link_id, data_type, observation_id,"
            + " measurement_type, occurred_at, reading, version_at, version_told, taken_at)"
            + " values (:record, :place, :link, :type, :observation, :measurement, :occurred,"
            + " :reading, :version, :told, :taken)",
        parameters(rows));
  }

  /** The records are not filed there any more. */
  public void forget(Collection<FiledPlace> places) {
    if (!places.isEmpty()) {
      batches.batchUpdate(
          "delete from source_record where record_id = :record and place_id = :place"
              + " and version_at <= :version",
          parameters(places).toArray(SqlParameterSource[]::new));
    }
  }

  private List<SqlParameterSource> parameters(Collection<FiledPlace> rows) {
    return rows.stream()
        .sorted(Comparator.comparing(FiledPlace::recordId).thenComparing(FiledPlace::placeId))
        .map(this::parameters)
        .toList();
  }

  private SqlParameterSource parameters(FiledPlace row) {
    Measurement reading = row.reading();
    return new MapSqlParameterSource()
        .addValue("record", row.recordId(), Types.VARCHAR)
        .addValue("place", row.placeId(), Types.VARCHAR)
        .addValue("link", row.linkId(), Types.VARCHAR)
        .addValue("type", row.dataType(), Types.VARCHAR)
        .addValue("observation", row.observationId(), Types.VARCHAR)
        .addValue("measurement", reading == null ? null : reading.type(), Types.VARCHAR)
        .addValue(
            "occurred",
            reading == null ? null : UtcTime.of(reading.occurrenceTime()),
            Types.TIMESTAMP_WITH_TIMEZONE)
        .addValue("reading", text(reading), Types.VARCHAR)
        .addValue("version", UtcTime.of(row.version()), Types.TIMESTAMP_WITH_TIMEZONE)
        .addValue("told", row.told(), Types.BOOLEAN)
        .addValue("taken", UtcTime.of(row.taken()), Types.TIMESTAMP_WITH_TIMEZONE);
  }

  private FiledPlace row(ResultSet row) throws SQLException {
    return new FiledPlace(
        row.getString("record_id"),
        row.getString("place_id"),
        row.getString("link_id"),
        row.getString("data_type"),
        row.getString("observation_id"),
        reading(row.getString("reading")),
        UtcTime.nullable(row, "version_at"),
        row.getBoolean("version_told"),
        UtcTime.nullable(row, "taken_at"));
  }

  private String text(Measurement reading) {
    try {
      return reading == null ? null : json.writeValueAsString(reading);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a measurement can always be written", e);
    }
  }

  private Measurement reading(String text) {
    try {
      return text == null ? null : json.readValue(text, Measurement.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the table holds measurements as they were written", e);
    }
  }

  /**
   * Forgets the records of a link: its person had the readings erased. Its ranges are those of all
   * destinations, and no one's once the first of them has erased: such a link files nothing more.
   */
  public void erase(String linkId) {
    database.sql("delete from source_record where link_id = ?").param(linkId).update();
    database.sql("delete from deleted_range where link_id = ?").param(linkId).update();
  }
}
