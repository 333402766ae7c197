package routes.operations.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import routes.operations.support.Upsert;
import routes.operations.support.UtcTime;

/**
 * How many device messages each sender has sent in each hour. Counted in memory and added to the
 * table every few seconds and at the stop; a killed process loses what it counted since. Senders
 * are signed in, so there are as many as are configured. Thread-safe.
 */
@Component("sendCounts")
public class SendCounts implements DisposableBean {
  private static final Logger LOG = LoggerFactory.getLogger(SendCounts.class);
  private static final int LONGEST_SENDER = 300;

  private final Upsert table;
  private Map<Key, Long> counted = new HashMap<>();

  private record Key(String sender, Instant hour, AuditOutcome outcome) {}

  /** Adds to the table {@code audit_send}. */
  public SendCounts(NamedParameterJdbcTemplate batches, PlatformTransactionManager transactions) {
    this.table = new Upsert(batches, transactions);
  }

  /** One more. */
  public void count(String sender, AuditOutcome outcome) {
    add(
        Map.of(
            new Key(
                AuditText.clipped(sender, LONGEST_SENDER),
                Instant.now().truncatedTo(ChronoUnit.HOURS),
                outcome),
            1L));
  }

  /** Adds what was counted to the table; what cannot be added now is kept. */
  @Scheduled(fixedDelay = 5_000)
  public void flush() {
    Map<Key, Long> taken = take();
    if (taken.isEmpty()) {
      return;
    }
    try {
      table.run(
          """
          update audit_send set sends = sends + :sends
          where sender = :sender and sent_hour = :hour and outcome = :outcome
          """,
          """
          insert into audit_send (sender, sent_hour, outcome, sends)
          values (:sender, :hour, :outcome, :sends)
          """,
          rows(taken));
    } catch (DataAccessException | TransactionException later) {
      LOG.warn(
          "sends are counted on, and added to the audit later: {}", later.getClass().getName());
      add(taken);
    }
  }

  @Override
  public void destroy() {
    flush();
  }

  private synchronized void add(Map<Key, Long> more) {
    more.forEach((key, sends) -> counted.merge(key, sends, Long::sum));
  }

  private synchronized Map<Key, Long> take() {
    Map<Key, Long> taken = counted;
    counted = new HashMap<>();
    return taken;
  }

  /** In one order, so that instances do not wait for each other in a circle. */
  private static List<MapSqlParameterSource> rows(Map<Key, Long> taken) {
    return taken.entrySet().stream()
        .sorted(
            Comparator.comparing((Map.Entry<Key, Long> entry) -> entry.getKey().sender())
                .thenComparing(entry -> entry.getKey().hour())
                .thenComparing(entry -> entry.getKey().outcome()))
        .map(
            entry ->
                new MapSqlParameterSource("sender", entry.getKey().sender())
                    .addValue("hour", UtcTime.of(entry.getKey().hour()))
                    .addValue("outcome", entry.getKey().outcome().code())
                    .addValue("sends", entry.getValue()))
        .toList();
  }
}
