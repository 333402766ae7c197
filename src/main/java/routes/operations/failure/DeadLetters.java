package routes.operations.failure;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import routes.operations.broker.RecordIds;
import routes.operations.requests.DeadLetterDays;
import routes.operations.requests.SenderOfRecord;
import routes.operations.secret.Encryptor;
import routes.operations.secret.SealException;
import routes.operations.support.UtcTime;

/**
 * Keeps what could not go on for its own reason, with the reason in the clear and the record
 * sealed. Storing the same failure again (the batch was read again after a crash) changes nothing;
 * the first reason stays.
 */
@Component("deadLetters")
public class DeadLetters {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
  private static final String COLUMNS =
      "id, stage, topic, partition_number, record_offset, match_number, reason_code, reason,"
          + " vendor, connection_id, trace_id, occurred_at";

  private final JdbcClient database;
  private final Encryptor encryptor;
  private final RecordIds ids;
  private final MeterRegistry meters;
  private final Clock clock;
  private final DeadLetterDays days;
  private final boolean ofFirstDestination;
  private final ObjectMapper json = new ObjectMapper();

  /**
   * Keeps dead letters in the table {@code dead_letter}.
   *
   * @param destination which further destination files here, or empty: those count for nobody's
   *     day, since what one FHIR server cannot use is no fault of the message
   */
  public DeadLetters(
      JdbcClient database,
      Encryptor encryptor,
      RecordIds ids,
      MeterRegistry meters,
      Clock clock,
      @Value("${destination.suffix:}") String destination) {
    this.database = database;
    this.encryptor = encryptor;
    this.ids = ids;
    this.meters = meters;
    this.clock = clock;
    this.days = new DeadLetterDays(database, clock);
    this.ofFirstDestination = destination.isEmpty();
  }

  /**
   * Stores the record once; returns when it is committed, unless a surrounding transaction is open.
   */
  public void store(FailedRecord failed) {
    if (keep(failed, null, null)) {
      if (ofFirstDestination) {
        SenderOfRecord.of(failed.body()).ifPresent(days::count);
      }
      meters
          .counter("wearables.dead_letters", "stage", failed.stage(), "code", failed.code())
          .increment();
      LOG.warn(
          "dead letter {}: {} gave up {} ({}), vendor {}, trace {}",
          id(failed),
          failed.stage(),
          failed,
          failed.code(),
          failed.owner().vendor().orElse("unknown"),
          failed.owner().traceId().orElse("unknown"));
    }
  }

  /**
   * Stores the record once.
   *
   * @param retryAt when it is sent again; null for a dead letter
   * @return whether it was new
   */
  boolean keep(FailedRecord failed, String observationId, Instant retryAt) {
    String id = id(failed);
    return !exists(id) && !isOfBefore(failed) && insert(id, failed, observationId, retryAt);
  }

  /** Whether the same record was stored under the id that it had before logs were told apart. */
  private boolean isOfBefore(FailedRecord failed) {
    try {
      return ids.ofBefore(failed.place())
          .flatMap(this::open)
          .filter(known -> Arrays.equals(known.body(), failed.body()))
          .isPresent();
    } catch (SealException unreadable) {
      return false;
    }
  }

  /** How many there are; those that are sent again are none. */
  public long count() {
    return database
        .sql("select count(*) from dead_letter where retry_at is null")
        .query(Long.class)
        .single();
  }

  /** How many there are by stage and reason code. */
  public List<Count> counts() {
    return database
        .sql(
            "select stage, reason_code, count(*) as how_many from dead_letter"
                + " where retry_at is null group by stage, reason_code order by stage, reason_code")
        .query((row, index) -> new Count(row.getString(1), row.getString(2), row.getLong(3)))
        .list();
  }

  /** The newest ones, newest first, without their content. */
  public List<DeadLetter> list(int limit) {
    return database
        .sql(
            "select "
                + COLUMNS
                + " from dead_letter where retry_at is null"
                + " order by occurred_at desc, id limit :limit")
        .param("limit", limit)
        .query((row, index) -> summary(row))
        .list();
  }

  /** The whole record again, decrypted; empty where there is no such dead letter. */
  public Optional<FailedRecord> open(String id) {
    return openIn("dead_letter", id);
  }

  /** As {@link #open}, of a table of another destination. */
  public Optional<FailedRecord> openIn(String table, String id) {
    return database
        .sql("select " + COLUMNS + ", record_sealed from " + table + " where id = :id")
        .param("id", id)
        .query((row, index) -> opened(summary(row), row.getBytes("record_sealed")))
        .optional();
  }

  /** Deletes those of a connection: its person had the readings erased. */
  public void erase(String connectionId) {
    database
        .sql("delete from dead_letter where connection_id = :connection")
        .param("connection", connectionId)
        .update();
  }

  private String id(FailedRecord failed) {
    return ids.of(failed.place(), failed.body());
  }

  private boolean exists(String id) {
    return database
            .sql("select count(*) from dead_letter where id = :id")
            .param("id", id)
            .query(Long.class)
            .single()
        > 0;
  }

  private boolean insert(String id, FailedRecord failed, String observationId, Instant retryAt) {
    try {
      database
          .sql(
              "insert into dead_letter ("
                  + COLUMNS
                  + ", record_sealed, observation_id, retry_at) values (:id, :stage, :topic,"
                  + " :partition, :offset, :match, :code, :reason, :vendor, :connection, :trace,"
                  + " :at, :sealed, :observation, :retryAt)")
          .param("id", id)
          .param("stage", failed.stage())
          .param("topic", failed.topic())
          .param("partition", failed.partition())
          .param("offset", failed.offset())
          .param("match", failed.match())
          .param("code", clipped(failed.code(), 64))
          .param("reason", clipped(failed.reason(), 2000))
          .param("vendor", clipped(failed.vendor(), 64))
          .param("connection", clipped(failed.connectionId(), 36))
          .param("trace", clipped(failed.traceId(), 64))
          .param("at", UtcTime.of(clock.instant()))
          .param("observation", observationId, Types.VARCHAR)
          .param(
              "retryAt",
              retryAt == null ? null : UtcTime.of(retryAt),
              Types.TIMESTAMP_WITH_TIMEZONE)
          .param("sealed", encryptor.seal(content(failed), context(id)))
          .update();
      return true;
    } catch (DuplicateKeyException storedMeanwhile) {
      return false;
    }
  }

  /** Packed: base64 would lift the largest record over the megabyte that H2 keeps in a column. */
  private byte[] content(FailedRecord failed) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream pack = new GZIPOutputStream(packed)) {
      json.writeValue(pack, new Content(failed.body(), failed.headers()));
    } catch (IOException e) {
      throw new UncheckedIOException("bytes and strings are always JSON", e);
    }
    return packed.toByteArray();
  }

  private FailedRecord opened(DeadLetter letter, byte[] sealed) {
    byte[] packed = encryptor.open(sealed, context(letter.id()));
    try (InputStream unpack = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      Content content = json.readValue(unpack, new TypeReference<>() {});
      return new FailedRecord(
          letter.stage(),
          letter.topic(),
          letter.partition(),
          letter.offset(),
          letter.match(),
          letter.code(),
          letter.reason(),
          letter.vendor(),
          letter.connectionId(),
          letter.traceId(),
          content.body(),
          content.headers());
    } catch (IOException e) {
      throw new SealException("dead letter " + letter.id() + " holds no record");
    }
  }

  private static DeadLetter summary(ResultSet row) throws SQLException {
    return new DeadLetter(
        row.getString("id"),
        row.getString("stage"),
        row.getString("topic"),
        row.getInt("partition_number"),
        row.getLong("record_offset"),
        row.getInt("match_number"),
        row.getString("reason_code"),
        row.getString("reason"),
        row.getString("vendor"),
        row.getString("connection_id"),
        row.getString("trace_id"),
        row.getObject("occurred_at", OffsetDateTime.class).toInstant());
  }

  private static String context(String id) {
    return "dead_letter:" + id;
  }

  private static String clipped(String text, int longest) {
    return text == null || text.length() <= longest ? text : text.substring(0, longest);
  }

  /** How many dead letters share a stage and a reason code. */
  public record Count(String stage, String code, long count) {}

  /**
   * What is sealed: the body (base64 in JSON; null for a record without a value) and the headers.
   */
  private record Content(byte[] body, Map<String, String> headers) {}
}
