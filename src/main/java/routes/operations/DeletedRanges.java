package routes.operations;

import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import routes.mapping.Measurement;

/**
 * Remembers the ranges whose readings a vendor deleted, in the table {@code deleted_range}: before
 * they are read again, so that whatever comes first, what was read after the notice is known.
 */
@Component
public class DeletedRanges {
  private final NamedParameterJdbcTemplate database;
  private final TransactionTemplate transaction;

  /** Each call is one transaction of its own. */
  public DeletedRanges(
      NamedParameterJdbcTemplate database, PlatformTransactionManager transactions) {
    this.database = database;
    this.transaction = new TransactionTemplate(transactions);
  }

  /**
   * One range of a data type of a link.
   *
   * @param taken when the notice was worked on: what was taken later is not deleted by it
   */
  public record Row(String linkId, String dataType, Measurement.Range range, Instant taken) {}

  /** Inserts a range, or moves it to the later notice where it stands. */
  public void store(Row row) {
    RetriedTransaction.run(transaction, () -> upsert(row));
  }

  private void upsert(Row row) {
    SqlParameterSource values = parameters(row);
    int updated =
        database.update(
            "update deleted_range set taken_at = case when taken_at < :taken then :taken else"
                + " taken_at end where link_id = :link and data_type = :type and from_at = :from"
                + " and until_at = :until",
            values);
    if (updated == 0) {
      database.update(
          "insert into deleted_range (link_id, data_type, from_at, until_at, taken_at)"
              + " values (:link, :type, :from, :until, :taken)",
          values);
    }
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
                    row.getObject("from_at", OffsetDateTime.class).toInstant(),
                    row.getObject("until_at", OffsetDateTime.class).toInstant()),
                row.getObject("taken_at", OffsetDateTime.class).toInstant()));
  }

  private static SqlParameterSource parameters(Row row) {
    return new MapSqlParameterSource()
        .addValue("link", row.linkId(), Types.VARCHAR)
        .addValue("type", row.dataType(), Types.VARCHAR)
        .addValue("from", time(row.range().from()), Types.TIMESTAMP_WITH_TIMEZONE)
        .addValue("until", time(row.range().until()), Types.TIMESTAMP_WITH_TIMEZONE)
        .addValue("taken", time(row.taken()), Types.TIMESTAMP_WITH_TIMEZONE);
  }

  private static OffsetDateTime time(Instant instant) {
    return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
  }
}
