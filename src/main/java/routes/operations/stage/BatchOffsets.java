package routes.operations.stage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.consumer.DefaultKafkaManualCommit;
import org.apache.camel.component.kafka.consumer.KafkaManualCommit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.springframework.stereotype.Component;
import routes.operations.support.Backoff;

/**
 * Commits what a batching Kafka consumer has processed: {@link #begin} right after {@code from},
 * {@link #commit} as the last step. Camel's own manual commit moves only the partition of the
 * batch's last record.
 *
 * <p>Both talk to the consumer that polled the batch, while its poll thread waits for the route. A
 * commit that fails (the group gave the partitions away meanwhile) fails the batch, which is then
 * read again.
 */
@Component("batchOffsets")
public class BatchOffsets {
  /** The exchange property that holds the batch, a list of exchanges, one a record. */
  public static final String BATCH = "batch";

  private static final Backoff PAUSE = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(30));

  private final Map<String, Integer> failures = new ConcurrentHashMap<>();
  private final Map<Consumer<?, ?>, Set<TopicPartition>> begun =
      Collections.synchronizedMap(new WeakHashMap<>());

  /**
   * Commits the first offset of each partition that has no committed offset yet, so that a consumer
   * that is paused or replaced before its first commit finds its place again. Records of partitions
   * that were given to another consumer while the batch was collected are dropped from body and
   * property: their new owner reads them.
   */
  public void begin(Exchange exchange) {
    List<Exchange> batch = batch(exchange);
    if (batch.isEmpty()) {
      return;
    }
    Consumer<?, ?> consumer = consumer(batch);
    Set<TopicPartition> assigned = consumer.assignment();
    List<Exchange> ours =
        batch.stream().filter(record -> assigned.contains(partition(record))).toList();
    exchange.setProperty(BATCH, ours);
    failures.merge(exchange.getFromRouteId(), 1, Integer::sum);
    exchange.getMessage().setBody(ours);
    commitStart(consumer, ours);
  }

  /**
   * Milliseconds to wait before this batch is processed: none at first, more from time to time
   * while batches of the route fail, so that what fails at once is not tried at full speed.
   */
  public long pause(Exchange exchange) {
    int failed = failures.getOrDefault(exchange.getFromRouteId(), 1) - 1;
    return failed == 0 ? 0 : PAUSE.after(failed - 1).toMillis();
  }

  /**
   * Commits the highest offset of every partition of the batch. The batch has not failed, even
   * where nothing of it was left to process.
   */
  public void commit(Exchange exchange) {
    List<Exchange> batch = batch(exchange);
    if (!batch.isEmpty()) {
      consumer(batch).commitSync(following(batch));
    }
    failures.remove(exchange.getFromRouteId());
  }

  private static Map<TopicPartition, OffsetAndMetadata> following(List<Exchange> batch) {
    Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
    for (Exchange record : batch) {
      next.merge(
          partition(record),
          new OffsetAndMetadata(offset(record) + 1),
          (one, other) -> one.offset() >= other.offset() ? one : other);
    }
    return next;
  }

  private void commitStart(Consumer<?, ?> consumer, List<Exchange> batch) {
    Set<TopicPartition> known = begun.computeIfAbsent(consumer, any -> new HashSet<>());
    Map<TopicPartition, OffsetAndMetadata> first = new HashMap<>();
    for (Exchange record : batch) {
      TopicPartition partition = partition(record);
      if (!known.contains(partition)) {
        first.merge(
            partition,
            new OffsetAndMetadata(offset(record)),
            (one, other) -> one.offset() <= other.offset() ? one : other);
      }
    }
    if (first.isEmpty()) {
      return;
    }
    Set<TopicPartition> asked = Set.copyOf(first.keySet());
    Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(asked);
    first.keySet().removeIf(partition -> committed.get(partition) != null);
    if (!first.isEmpty()) {
      consumer.commitSync(first);
    }
    known.addAll(asked);
  }

  private static List<Exchange> batch(Exchange exchange) {
    List<?> records = exchange.getProperty(BATCH, List.class);
    if (records == null) {
      throw new IllegalStateException(
          "the exchange property " + BATCH + " does not hold the batch");
    }
    List<Exchange> batch = new ArrayList<>(records.size());
    records.forEach(record -> batch.add((Exchange) record));
    return batch;
  }

  private static Consumer<?, ?> consumer(List<Exchange> batch) {
    KafkaManualCommit manual =
        batch.get(0).getMessage().getHeader(KafkaConstants.MANUAL_COMMIT, KafkaManualCommit.class);
    if (manual instanceof DefaultKafkaManualCommit commit) {
      return commit.getCamelExchangePayload().consumer;
    }
    throw new IllegalStateException(
        "the Kafka consumer of this route lacks allowManualCommit=true");
  }

  private static TopicPartition partition(Exchange record) {
    Message message = record.getMessage();
    return new TopicPartition(
        message.getHeader(KafkaConstants.TOPIC, String.class),
        message.getHeader(KafkaConstants.PARTITION, Integer.class));
  }

  private static long offset(Exchange record) {
    return record.getMessage().getHeader(KafkaConstants.OFFSET, Long.class);
  }
}
