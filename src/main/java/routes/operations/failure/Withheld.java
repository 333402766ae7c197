package routes.operations.failure;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import routes.operations.broker.RecordIds;
import routes.operations.support.UtcTime;

/**
 * Traces readings that were not filed because consent had ended. It keeps that it happened, never
 * the reading.
 */
@Component("withheld")
public class Withheld {
  private final JdbcClient database;
  private final RecordIds ids;
  private final MeterRegistry meters;
  private final Clock clock;

  /** Keeps the traces in the table {@code withheld}. */
  public Withheld(JdbcClient database, RecordIds ids, MeterRegistry meters, Clock clock) {
    this.database = database;
    this.ids = ids;
    this.meters = meters;
    this.clock = clock;
  }

  /**
   * Stores the trace of one withheld reading once, however often its record is read.
   *
   * @param connectionId null where unknown, likewise vendor, dataType and traceId
   * @param reason a word that tells nothing of the reading, see {@code WithheldReason}
   */
  public void store(
      String stage,
      String topic,
      int partition,
      long offset,
      int match,
      String connectionId,
      String vendor,
      String dataType,
      String traceId,
      String reason) {
    RecordIds.Place place = new RecordIds.Place(stage, topic, partition, offset, match);
    String id = ids.of(place, null);
    if (exists(id) || ids.ofBefore(place).filter(this::exists).isPresent()) {
      return;
    }
    try {
      database
          .sql(
              "insert into withheld (id, stage, connection_id, vendor, data_type, trace_id,"
                  + " reason, occurred_at) values (:id, :stage, :connection, :vendor, :dataType,"
                  + " :trace, :reason, :at)")
          .param("id", id)
          .param("stage", stage)
          .param("connection", connectionId)
          .param("vendor", vendor)
          .param("dataType", dataType)
          .param("trace", traceId)
          .param("reason", reason)
          .param("at", UtcTime.of(clock.instant()))
          .update();
      meters.counter("wearables.withheld", "reason", reason).increment();
    } catch (DuplicateKeyException storedMeanwhile) {
      return;
    }
  }

  /** How many readings were withheld, by reason; {@code unknown} for those of earlier versions. */
  public Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    database
        .sql("select reason, count(*) as readings from withheld group by reason")
        .query(
            row -> {
              String reason = row.getString("reason");
              counts.put(reason == null ? "unknown" : reason, row.getLong("readings"));
            });
    return counts;
  }

  /** Deletes the traces of a connection: its person had the readings erased. */
  public void erase(String connectionId) {
    database
        .sql("delete from withheld where connection_id = :connection")
        .param("connection", connectionId)
        .update();
  }

  private boolean exists(String id) {
    return database
            .sql("select count(*) from withheld where id = :id")
            .param("id", id)
            .query(Long.class)
            .single()
        > 0;
  }
}
