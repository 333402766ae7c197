package routes.operations.broker;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import routes.operations.support.UtcTime;

/**
 * Keeps in the database which log each topic has, and notices that it is another one: at the start,
 * before anything is read, and while running. Thread-safe.
 */
public class BrokerLogs implements TopicLogs {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerLogs.class);

  private final Function<Collection<String>, Map<String, String>> broker;
  private final Set<String> topics;
  private final JdbcClient database;
  private final ApplicationEventPublisher events;
  private final Clock clock;
  private final Map<String, Log> known = new ConcurrentHashMap<>();
  private volatile Instant replacedAt;

  /**
   * @param broker tells the ids of these topics' logs, those that it knows; fails with {@link
   *     BrokerUntoldException}
   * @param topics the product's own
   */
  public BrokerLogs(
      Function<Collection<String>, Map<String, String>> broker,
      Collection<String> topics,
      JdbcClient database,
      ApplicationEventPublisher events,
      Clock clock) {
    this.broker = broker;
    this.topics = new TreeSet<>(topics);
    this.database = database;
    this.events = events;
    this.clock = clock;
  }

  private record Row(String topic, String log, boolean ofBefore, Instant replacedAt) {}

  /** Of a topic that is not the product's own the broker is asked at its first record. */
  @Override
  public Log of(String topic) {
    Log log = known.get(topic);
    if (log != null) {
      return log;
    }
    compare(Set.of(topic));
    return known.getOrDefault(topic, UNTOLD);
  }

  /** When a log was last found to be another one; empty for never. */
  public Optional<Instant> replacedAt() {
    return Optional.ofNullable(replacedAt);
  }

  /**
   * Asks the broker, and tells who listens where a log is another one.
   *
   * @throws BrokerUntoldException where the broker does not answer
   */
  public void compare() {
    Set<String> all = new TreeSet<>(topics);
    all.addAll(known.keySet());
    compare(all);
  }

  /** A broker that does not answer is asked again at the next turn. */
  @Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT1M")
  public void compareAgain() {
    try {
      compare();
    } catch (BrokerUntoldException silent) {
      LOG.debug("which logs the broker holds is not known at the moment");
    }
  }

  private synchronized void compare(Set<String> asked) {
    Map<String, String> present = broker.apply(asked);
    Map<String, Row> before = rows();
    List<String> replaced = new ArrayList<>();
    for (String topic : new TreeSet<>(present.keySet())) {
      Row row = before.get(topic);
      if (row != null && !row.log().equals(present.get(topic))) {
        replaced.add(topic);
      }
    }
    if (!replaced.isEmpty()) {
      LOG.warn(
          "The broker holds other logs than before of {}: what was accepted there and not read yet"
              + " is not in them. Histories are read once more at the vendors, and nothing that is"
              + " accepted now is taken for what was there before.",
          String.join(", ", replaced));
      events.publishEvent(new LogsReplaced(replaced));
    }
    boolean first = before.isEmpty();
    Map<String, String> unknown = new TreeMap<>(present);
    unknown.keySet().removeAll(before.keySet());
    insert(unknown, first);
    replaced.forEach(topic -> replace(topic, before.get(topic).log(), present.get(topic)));
    rows()
        .values()
        .forEach(
            row -> {
              if (row.log().equals(present.get(row.topic()))) {
                known.put(row.topic(), new Log(row.log(), row.ofBefore()));
              }
              if (row.replacedAt() != null
                  && (replacedAt == null || row.replacedAt().isAfter(replacedAt))) {
                replacedAt = row.replacedAt();
              }
            });
  }

  private Map<String, Row> rows() {
    Map<String, Row> rows = new HashMap<>();
    database
        .sql("select topic, log_id, of_before, replaced_at from broker_log")
        .query(
            (row, number) ->
                new Row(
                    row.getString("topic"),
                    row.getString("log_id"),
                    row.getBoolean("of_before"),
                    UtcTime.nullable(row, "replaced_at")))
        .list()
        .forEach(row -> rows.put(row.topic(), row));
    return rows;
  }

  /** All or none: a part of the first ones would make the rest logs that came later. */
  private void insert(Map<String, String> logs, boolean ofBefore) {
    if (logs.isEmpty()) {
      return;
    }
    List<Object> values = new ArrayList<>();
    logs.forEach((topic, log) -> values.addAll(List.of(topic, log, ofBefore)));
    try {
      database
          .sql(
              "insert into broker_log (topic, log_id, of_before) values "
                  + String.join(", ", Collections.nCopies(logs.size(), "(?, ?, ?)")))
          .params(values)
          .update();
    } catch (DuplicateKeyException storedMeanwhile) {
      if (logs.size() > 1) {
        logs.forEach((topic, log) -> insert(Map.of(topic, log), ofBefore));
      }
    }
  }

  private void replace(String topic, String before, String log) {
    database
        .sql(
            "update broker_log set log_id = ?, of_before = false, replaced_at = ?"
                + " where topic = ? and log_id = ?")
        .params(log, UtcTime.of(clock.instant()), topic, before)
        .update();
  }
}
