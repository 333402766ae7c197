package routes.connection.sync;

import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import routes.connection.subscription.PendingConnection;
import routes.connection.vendor.Vendor;
import routes.connection.vendor.Vendors;
import routes.operations.support.UtcTime;

/**
 * How far each data type of each connection has been read. Both cursors move by compare-and-set and
 * in one direction only: a crashed import that wakes up late changes nothing.
 */
@Component("watermarks")
public class Watermarks {

  private final JdbcClient database;
  private final Vendors vendors;

  public Watermarks(JdbcClient database, Vendors vendors) {
    this.database = database;
    this.vendors = vendors;
  }

  /**
   * The history still to read: from {@code at} back to {@code from}.
   *
   * @param at everything at and after it has been asked for
   * @param from where the history begins
   */
  public record Backfill(Instant at, Instant from) {}

  /**
   * Starts both cursors of every granted data type at the time of consent; the forward one an
   * overlap earlier. Cursors that exist (a connection made again) stay: they cover the gap.
   */
  public void begin(PendingConnection pending) {
    Vendor vendor = vendors.named(pending.vendor());
    Instant consented = pending.consentedAt();
    Instant history = consented.minus(vendor.history().depth());
    Instant from = history.isBefore(pending.linkedFrom()) ? pending.linkedFrom() : history;
    boolean none = !from.isBefore(consented);
    vendor
        .dataTypesWithin(pending.scopes())
        .forEach(
            type ->
                insert(
                    pending.id(),
                    type,
                    consented.minus(vendor.overlap(type)),
                    none ? null : consented,
                    none ? null : from));
  }

  /**
   * Everything the vendor changed before it has been read. Empty before the connection is set up.
   */
  public Optional<Instant> readUntil(String connectionId, String dataType) {
    return database
        .sql("select read_until from watermark where connection_id = ? and data_type = ?")
        .params(connectionId, dataType)
        .query((row, number) -> UtcTime.nullable(row, "read_until"))
        .optional();
  }

  /**
   * Moves the forward watermark, once the pages up to {@code next} are on the broker.
   *
   * @return false if it is not at {@code expected} any more, or would go back
   */
  public boolean advance(String connectionId, String dataType, Instant expected, Instant next) {
    return database
            .sql(
                """
                update watermark set read_until = ?, updated_at = ?
                where connection_id = ? and data_type = ? and read_until = ? and read_until < ?
                """)
            .params(
                UtcTime.of(next),
                UtcTime.now(),
                connectionId,
                dataType,
                UtcTime.of(expected),
                UtcTime.of(next))
            .update()
        == 1;
  }

  /** The history still to read, or empty once all of it has been. */
  public Optional<Backfill> backfill(String connectionId, String dataType) {
    return database
        .sql(
            """
            select backfill_at, backfill_from from watermark
            where connection_id = ? and data_type = ? and backfill_at is not null
            """)
        .params(connectionId, dataType)
        .query(
            (row, number) ->
                new Backfill(
                    UtcTime.nullable(row, "backfill_at"), UtcTime.nullable(row, "backfill_from")))
        .optional();
  }

  /**
   * Moves the backfill cursor back, once the pages from {@code next} on are on the broker. At the
   * beginning of the history it ends.
   *
   * @return false if it is not at {@code expected} any more, or would go forward
   */
  public boolean advanceBackfill(
      String connectionId, String dataType, Instant expected, Instant next) {
    return database
            .sql(
                """
                update watermark set updated_at = ?,
                  backfill_at = case when backfill_from < ? then cast(? as timestamp(6) with time zone) end
                where connection_id = ? and data_type = ? and backfill_at = ? and backfill_at > ?
                """)
            .params(
                UtcTime.now(),
                UtcTime.of(next),
                UtcTime.of(next),
                connectionId,
                dataType,
                UtcTime.of(expected),
                UtcTime.of(next))
            .update()
        == 1;
  }

  /**
   * Begins the history of a data type anew, from now back to where it begins; what is still to read
   * of it is part of that. Not before the connection's link, nor into what another vendor's
   * connection has read for it.
   *
   * @return false where it has no history, or is not set up
   */
  public boolean restart(String connectionId, String dataType, Instant now) {
    Optional<Instant> from =
        database
            .sql(
                """
                select backfill_from, linked_from, history_from
                from watermark join connection on id = connection_id
                where connection_id = ? and data_type = ?
                """)
            .params(connectionId, dataType)
            .query(
                (row, number) ->
                    Stream.of(
                            UtcTime.nullable(row, "backfill_from"),
                            UtcTime.nullable(row, "linked_from"),
                            UtcTime.nullable(row, "history_from"))
                        .filter(Objects::nonNull)
                        .max(Comparator.naturalOrder())
                        .orElseThrow())
            .optional();
    return from.filter(begin -> begin.isBefore(now))
        .map(begin -> restart(connectionId, dataType, now, begin))
        .orElse(false);
  }

  private boolean restart(String connectionId, String dataType, Instant now, Instant from) {
    return database
            .sql(
                """
                update watermark set backfill_at = ?, backfill_from = ?, updated_at = ?,
                  read_before = case when backfill_at is null or backfill_at <= read_before
                    then cast(? as timestamp(6) with time zone) else read_before end
                where connection_id = ? and data_type = ?
                """)
            .params(
                UtcTime.of(now),
                UtcTime.of(from),
                UtcTime.now(),
                UtcTime.of(now),
                connectionId,
                dataType)
            .update()
        == 1;
  }

  /**
   * After an unclean stop: every forward watermark goes back one overlap, so what a power cut took
   * from the broker is read again.
   *
   * @return how many moved
   */
  int stepBack() {
    return vendors.vendors().entrySet().stream()
        .mapToInt(vendor -> stepBack(vendor.getKey(), vendor.getValue()))
        .sum();
  }

  private int stepBack(String name, Vendor vendor) {
    return database
        .sql(
            "select w.* from watermark w join connection c on c.id = w.connection_id where c.vendor"
                + " = ?")
        .param(name)
        .query(
            (row, number) ->
                stepBack(
                    row.getString("connection_id"),
                    row.getString("data_type"),
                    UtcTime.nullable(row, "read_until"),
                    vendor))
        .list()
        .stream()
        .mapToInt(Integer::intValue)
        .sum();
  }

  private int stepBack(String connectionId, String dataType, Instant readUntil, Vendor vendor) {
    return database
        .sql(
            """
            update watermark set read_until = ?
            where connection_id = ? and data_type = ? and read_until = ?
            """)
        .params(
            UtcTime.of(readUntil.minus(vendor.overlap(dataType))),
            connectionId,
            dataType,
            UtcTime.of(readUntil))
        .update();
  }

  private void insert(String id, String type, Instant readUntil, Instant at, Instant from) {
    if (readUntil(id, type).isPresent()) {
      return;
    }
    try {
      database
          .sql(
              """
              insert into watermark
                (connection_id, data_type, read_until, backfill_at, backfill_from, read_before,
                  updated_at)
              values (?, ?, ?, ?, ?, (select read_until from connection where id = ?), ?)
              """)
          .params(
              id,
              type,
              UtcTime.of(readUntil),
              at == null ? null : UtcTime.of(at),
              from == null ? null : UtcTime.of(from),
              id,
              UtcTime.now())
          .update();
    } catch (DuplicateKeyException e) {
      // Another instance has just started it, at the same time of consent.
    }
  }
}
