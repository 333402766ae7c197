package routes.operations.failure;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import routes.operations.destination.DestinationNames;
import routes.operations.secret.SealException;
import routes.operations.stage.ReplayHeaders;
import routes.operations.support.Backoff;
import routes.operations.support.Batches;
import routes.operations.support.UtcTime;

/**
 * Records that failed for their own reason and may go through later: sealed rows of the table
 * {@code dead_letter} that have a time. Then they go back to the topic they came from; the row is
 * deleted after the broker has the record, so a crash between the two sends it twice and loses
 * nothing. Several instances may look at one time: each record is sent by the one that claims it,
 * and a claim is a lease.
 */
@Component("parkedRecords")
public class ParkedRecords {
  private static final Logger LOG = LoggerFactory.getLogger(ParkedRecords.class);
  private static final String TRIES = "wearables-tries";

  /** Longer than the producer tries to deliver a record (delivery.timeout.ms, two minutes). */
  private static final Duration LEASE = Duration.ofMinutes(3);

  private static final int IDS_A_QUERY = 500;
  private static final Backoff PAUSE = new Backoff(Duration.ofMinutes(1), Duration.ofHours(1));

  private final JdbcClient database;
  private final DeadLetters deadLetters;
  private final Clock clock;
  private final String destination;

  /**
   * @param destination for which alone its parked records are tried again
   */
  public ParkedRecords(
      JdbcClient database,
      DeadLetters deadLetters,
      Clock clock,
      @Value("${destination.name:" + DestinationNames.FIRST + "}") String destination) {
    this.destination = destination;
    this.database = database;
    this.deadLetters = deadLetters;
    this.clock = clock;
  }

  /** Whether a record with these headers was parked before, and has come back. */
  public static boolean wasParked(Map<String, String> headers) {
    return headers.containsKey(TRIES);
  }

  /** When these go back to their topic: the later, the more often one of them was parked before. */
  public Instant retryTime(List<FailedRecord> records) {
    int tries = records.stream().mapToInt(ParkedRecords::tries).max().orElse(0);
    return clock.instant().plus(PAUSE.after(tries));
  }

  /**
   * Parks records, each once.
   *
   * @param observationId what they belong to, or null where that is not known
   */
  public void park(List<FailedRecord> records, String observationId, Instant retryAt) {
    for (FailedRecord record : records) {
      if (deadLetters.keep(record, observationId, retryAt)) {
        LOG.warn(
            "parked until {}: {} could not go on with {} ({}): {}",
            retryAt,
            record.stage(),
            record,
            record.code(),
            record.reason());
      }
    }
  }

  /** Of these Observations those that records are parked for, with the latest of their times. */
  public Map<String, Instant> parked(Collection<String> observationIds) {
    Map<String, Instant> parked = new HashMap<>();
    if (!observationIds.isEmpty() && any()) {
      for (List<String> portion : Batches.of(observationIds, IDS_A_QUERY)) {
        database
            .sql(
                "select observation_id, max(retry_at) as latest from dead_letter"
                    + " where observation_id in (:ids) and retry_at is not null"
                    + " group by observation_id")
            .param("ids", portion)
            .query(
                row -> {
                  parked.put(row.getString("observation_id"), UtcTime.nullable(row, "latest"));
                });
      }
    }
    return parked;
  }

  /** Records whose time has come, the longest waiting first; each is to be claimed. */
  public List<ParkedRecord> due(int limit) {
    List<Due> rows =
        database
            .sql(
                "select id, retry_at from dead_letter where retry_at <= :now"
                    + " order by retry_at, record_offset limit :limit")
            .param("now", UtcTime.of(clock.instant()))
            .param("limit", limit)
            .query((row, number) -> new Due(row.getString("id"), UtcTime.nullable(row, "retry_at")))
            .list();
    return rows.stream().flatMap(row -> opened(row).stream()).toList();
  }

  private record Due(String id, Instant retryAt) {}

  /**
   * Whether the record is the caller's to send; nobody else gets it before the lease is over. False
   * where another has it, or has sent it meanwhile.
   */
  public boolean claim(@ExchangeProperty("parked") ParkedRecord parked) {
    return database
            .sql("update dead_letter set retry_at = :until where id = :id and retry_at = :seen")
            .param("until", UtcTime.of(clock.instant().plus(LEASE)))
            .param("id", parked.id())
            .param("seen", UtcTime.of(parked.retryAt()))
            .update()
        == 1;
  }

  /** Makes the message of the exchange the record, and nothing else. */
  public void fill(@ExchangeProperty("parked") ParkedRecord parked, Exchange exchange) {
    Message message = exchange.getMessage();
    message.setBody(parked.body());
    message.setHeaders(new HashMap<>(parked.headers()));
  }

  /** The broker has it again. */
  public void sent(String id) {
    database.sql("delete from dead_letter where id = :id").param("id", id).update();
  }

  /** The broker does not take it any more: it stays as a dead letter, and the others go on. */
  public void tooLarge(String id) {
    database
        .sql(
            "update dead_letter set retry_at = null, reason_code = 'too-large',"
                + " reason = 'The record is larger than a record of the broker may be.'"
                + " where id = :id")
        .param("id", id)
        .update();
    LOG.warn("dead letter {}: the broker takes no record of that size any more (too-large)", id);
  }

  /** How many wait. */
  public long count() {
    return database
        .sql("select count(*) from dead_letter where retry_at is not null")
        .query(Long.class)
        .single();
  }

  private boolean any() {
    return !database
        .sql("select 1 from dead_letter where retry_at is not null limit 1")
        .query(Integer.class)
        .list()
        .isEmpty();
  }

  /** One that cannot be read any more stays as a dead letter: the others go on. */
  private Optional<ParkedRecord> opened(Due due) {
    try {
      return deadLetters
          .open(due.id())
          .map(
              record ->
                  ParkedRecord.of(
                      due.id(),
                      due.retryAt(),
                      record,
                      Map.of(
                          TRIES,
                          "" + (tries(record) + 1),
                          ReplayHeaders.DESTINATION,
                          destination)));
    } catch (SealException unreadable) {
      database
          .sql("update dead_letter set retry_at = null where id = :id")
          .param("id", due.id())
          .update();
      return Optional.empty();
    }
  }

  private static int tries(FailedRecord record) {
    try {
      return Integer.parseInt(record.headers().getOrDefault(TRIES, "0"));
    } catch (NumberFormatException foreign) {
      return 0;
    }
  }
}
