package routes.operations.broker;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupListing;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Deletes records that every consumer group has behind it and that are older than the delay. Never
 * past a committed offset of any group; a partition that a group of the topic has not committed yet
 * keeps everything, and so does a topic that a destination has yet to begin with. The groups of
 * destinations that are configured no more hold nothing back; any other group that is given up for
 * good must be deleted at the broker, or its topics grow.
 */
public class ConsumedRecords {
  private static final Logger LOG = LoggerFactory.getLogger(ConsumedRecords.class);

  private final Admin admin;
  private final Topics topics;
  private final FilingGroups filing;
  private final Duration delay;

  ConsumedRecords(Admin admin, Topics topics, FilingGroups filing, Duration delay) {
    this.admin = admin;
    this.topics = topics;
    this.filing = filing;
    this.delay = delay;
  }

  /** Deletes now; a broker that does not answer is tried again at the next turn. */
  @Scheduled(
      initialDelayString = "${broker.delete-consumed-every:10m}",
      fixedDelayString = "${broker.delete-consumed-every:10m}")
  public void delete() {
    try {
      Map<TopicPartition, Long> until = consumed(partitions());
      if (until.isEmpty()) {
        return;
      }
      Map<TopicPartition, Long> young = firstYounger(until.keySet());
      Map<TopicPartition, RecordsToDelete> deletion = new HashMap<>();
      until.forEach(
          (partition, offset) -> {
            long limit = Math.min(offset, young.get(partition));
            if (limit > 0) {
              deletion.put(partition, RecordsToDelete.beforeOffset(limit));
            }
          });
      admin.deleteRecords(deletion).all().get();
    } catch (ExecutionException e) {
      LOG.warn("consumed records were not deleted: {}", e.getCause().getClass().getName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Set<TopicPartition> partitions() throws ExecutionException, InterruptedException {
    Set<TopicPartition> partitions = new HashSet<>();
    for (TopicDescription topic :
        admin.describeTopics(topics.names()).allTopicNames().get().values()) {
      topic
          .partitions()
          .forEach(p -> partitions.add(new TopicPartition(topic.name(), p.partition())));
    }
    return partitions;
  }

  /**
   * The smallest committed offset of each partition that every group of its topic has committed.
   */
  private Map<TopicPartition, Long> consumed(Set<TopicPartition> partitions)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, Long> smallest = new HashMap<>();
    Set<TopicPartition> unknown = new HashSet<>();
    Set<String> groups = new HashSet<>();
    admin.listConsumerGroups().all().get().stream()
        .map(ConsumerGroupListing::groupId)
        .filter(group -> !filing.isAbandoned(group))
        .forEach(groups::add);
    groups.addAll(filing.further().keySet());
    for (String group : groups) {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      Set<String> read = new HashSet<>();
      Optional.ofNullable(filing.further().get(group)).ifPresent(read::add);
      committed.keySet().forEach(partition -> read.add(partition.topic()));
      for (TopicPartition partition : partitions) {
        if (read.contains(partition.topic())) {
          OffsetAndMetadata offset = committed.get(partition);
          if (offset == null) {
            unknown.add(partition);
          } else {
            smallest.merge(partition, offset.offset(), Math::min);
          }
        }
      }
    }
    smallest.keySet().removeAll(unknown);
    return smallest;
  }

  /** The first offset of each partition that is younger than the delay; no limit where none is. */
  private Map<TopicPartition, Long> firstYounger(Collection<TopicPartition> partitions)
      throws ExecutionException, InterruptedException {
    long border = Instant.now().minus(delay).toEpochMilli();
    Map<TopicPartition, OffsetSpec> question = new HashMap<>();
    partitions.forEach(partition -> question.put(partition, OffsetSpec.forTimestamp(border)));
    Map<TopicPartition, Long> first = new HashMap<>();
    for (Map.Entry<TopicPartition, ListOffsetsResultInfo> answer :
        admin.listOffsets(question).all().get().entrySet()) {
      long offset = answer.getValue().offset();
      first.put(answer.getKey(), offset < 0 ? Long.MAX_VALUE : offset);
    }
    return first;
  }
}
