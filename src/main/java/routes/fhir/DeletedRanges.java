package routes.fhir;

import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import routes.mapping.Measurement;

/** Remembers the ranges whose readings a vendor deleted, in the table {@code deleted_range}. */
@Component
class DeletedRanges {
  private final JdbcClient database;
  private final NamedParameterJdbcTemplate batches;
  private final TransactionTemplate transaction;

  /** Each call is one transaction of its own. */
  DeletedRanges(
      JdbcClient database,
      NamedParameterJdbcTemplate batches,
      PlatformTransactionManager transactions) {
    this.database = database;
    this.batches = batches;
    this.transaction = new TransactionTemplate(transactions);
  }

  /**
   * One range of a data type of a link.
   *
   * @param taken when the broker took the notice: what was taken later is not deleted by it
   */
  record Row(String linkId, String dataType, Measurement.Range range, Instant taken) {
    private String id() {
      return Sha256.hex(linkId + "\n" + dataType + "\n" + range.from() + "\n" + range.until());
    }
  }

  /** Inserts ranges, or moves those that stand to the later notice. */
  void store(Collection<Row> rows) {
    if (!rows.isEmpty()) {
      RetriedTransaction.run(transaction, () -> upsert(rows));
    }
  }

  private void upsert(Collection<Row> rows) {
    rows.stream()
        .sorted(Comparator.comparing(Row::id).thenComparing(Row::taken))
        .map(DeletedRanges::parameters)
        .forEach(
            row -> {
              int updated =
                  batches.update(
                      "update deleted_range set taken_at = case when taken_at < :taken then :taken"
                          + " else taken_at end where id = :id",
                      row);
              if (updated == 0) {
                batches.update(
                    "insert into deleted_range (id, link_id, data_type, from_at, until_at,"
                        + " taken_at) values (:id, :link, :type, :from, :until, :taken)",
                    row);
              }
            });
  }

  /** All ranges of these links. */
  List<Row> of(Collection<String> linkIds) {
    if (linkIds.isEmpty()) {
      return List.of();
    }
    return database
        .sql("select * from deleted_range where link_id in (:links)")
        .param("links", List.copyOf(linkIds))
        .query(
            (row, number) ->
                new Row(
                    row.getString("link_id"),
                    row.getString("data_type"),
                    new Measurement.Range(
                        row.getObject("from_at", OffsetDateTime.class).toInstant(),
                        row.getObject("until_at", OffsetDateTime.class).toInstant()),
                    row.getObject("taken_at", OffsetDateTime.class).toInstant()))
        .list();
  }

  private static SqlParameterSource parameters(Row row) {
    return new MapSqlParameterSource()
        .addValue("id", row.id(), Types.VARCHAR)
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
