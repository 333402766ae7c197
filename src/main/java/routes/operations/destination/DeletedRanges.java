package routes.operations.destination;

import java.sql.Types;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import routes.mapping.Measurement;
import routes.operations.support.Upsert;
import routes.operations.support.UtcTime;

/**
 * Remembers the ranges whose readings a vendor deleted, in the table {@code deleted_range}: before
 * they are read again, so that whatever comes first, what was read after the notice is known. The
 * installation has one such table, which is that of all destinations.
 */
@Component
public class DeletedRanges {
  private final NamedParameterJdbcTemplate database;
  private final Upsert upsert;

  /** Each call is one transaction of its own. */
  public DeletedRanges(
      NamedParameterJdbcTemplate database, PlatformTransactionManager transactions) {
    this.database = database;
    this.upsert = new Upsert(database, transactions);
  }

  /**
   * One range of a data type of a link.
   *
   * @param taken when the notice was worked on: what was taken later is not deleted by it
   */
  public record Row(String linkId, String dataType, Measurement.Range range, Instant taken) {}

  /** Inserts a range, or moves it to the later notice where it stands. */
  public void store(Row row) {
    upsert.run(
        "update deleted_range set taken_at = case when taken_at < :taken then :taken else"
            + " taken_at end where link_id = :link and data_type = :type and from_at = :from"
            + " and until_at = :until",
        "insert into deleted_range (link_id, data_type, from_at, until_at, taken_at)"
            + " values (:link, :type, :from, :until, :taken)",
        List.of(parameters(row)));
  }

  /** All ranges of these links. */
  public List<Row> of(Collection<String> linkIds) {
    if (linkIds.isEmpty()) {
      return List.of();
    }
    return database.query(
        "select * from deleted_range where link_id in (:links)",
        Map.of("links", List.copyOf(linkIds)),
        (row, number) ->
            new Row(
                row.getString("link_id"),
                row.getString("data_type"),
                new Measurement.Range(
                    UtcTime.nullable(row, "from_at"), UtcTime.nullable(row, "until_at")),
                UtcTime.nullable(row, "taken_at")));
  }

  private static SqlParameterSource parameters(Row row) {
    return new MapSqlParameterSource()
        .addValue("link", row.linkId(), Types.VARCHAR)
        .addValue("type", row.dataType(), Types.VARCHAR)
        .addValue("from", UtcTime.of(row.range().from()), Types.TIMESTAMP_WITH_TIMEZONE)
        .addValue("until", UtcTime.of(row.range().until()), Types.TIMESTAMP_WITH_TIMEZONE)
        .addValue("taken", UtcTime.of(row.taken()), Types.TIMESTAMP_WITH_TIMEZONE);
  }
}
