package routes.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;

/** Tells when the pipeline has committed all that stands in its topics. */
public final class ConsumerLag implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(30);
  private static final Duration INTERVAL = Duration.ofMillis(100);
  private static final Map<String, String> TOPICS =
      Map.of(
          "wearables.normalize", "wearables.device-messages",
          "wearables.file", "wearables.measurements",
          "wearables.file-open-windows", "wearables.open-windows");

  private final Supplier<Map<String, Object>> client;
  private Optional<Admin> admin = Optional.empty();

  /**
   * @param client what a client of the broker has to be told; asked for at the first use
   */
  public ConsumerLag(Supplier<Map<String, Object>> client) {
    this.client = client;
  }

  private Admin admin() {
    if (admin.isEmpty()) {
      admin = Optional.of(Admin.create(client.get()));
    }
    return admin.get();
  }

  /**
   * Seconds from the begin of the work until everything is normalized and filed.
   *
   * @throws org.awaitility.core.ConditionTimeoutException after half an hour
   */
  public double secondsUntilNone(Runnable work) {
    long begin = System.nanoTime();
    work.run();
    Awaitility.await()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(INTERVAL)
        .atMost(PATIENCE)
        .ignoreException(ExecutionException.class)
        .until(
            () ->
                lag("wearables.normalize") == 0
                    && lag("wearables.file") == 0
                    && lag("wearables.file-open-windows") == 0);
    return (System.nanoTime() - begin) / 1e9;
  }

  private long lag(String group) throws ExecutionException, InterruptedException {
    String topic = TOPICS.get(group);
    Map<TopicPartition, OffsetAndMetadata> committed =
        admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    Map<TopicPartition, OffsetSpec> asked =
        admin()
            .describeTopics(List.of(topic))
            .allTopicNames()
            .get()
            .get(topic)
            .partitions()
            .stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .collect(Collectors.toMap(partition -> partition, any -> OffsetSpec.latest()));
    Map<TopicPartition, ListOffsetsResultInfo> ends = admin().listOffsets(asked).all().get();
    return ends.entrySet().stream()
        .mapToLong(
            end -> {
              OffsetAndMetadata known = committed.get(end.getKey());
              return end.getValue().offset() - (known == null ? 0 : known.offset());
            })
        .sum();
  }

  @Override
  public void close() {
    admin.ifPresent(Admin::close);
  }
}
