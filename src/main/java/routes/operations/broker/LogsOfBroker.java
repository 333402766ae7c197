package routes.operations.broker;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Asks a Kafka cluster: a log's id is that of the cluster and that of the topic there. Clusters
 * that give topics no ids (before Kafka 2.8, Event Hubs) tell their own only.
 */
public final class LogsOfBroker implements Function<Collection<String>, Map<String, String>> {
  private static final long PATIENCE_SECONDS = 30;

  private final Admin admin;

  public LogsOfBroker(Admin admin) {
    this.admin = admin;
  }

  /**
   * @throws BrokerUntoldException where there is no answer
   */
  @Override
  public Map<String, String> apply(Collection<String> topics) {
    try {
      String cluster = admin.describeCluster().clusterId().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      Map<String, String> logs = new HashMap<>();
      for (Map.Entry<String, KafkaFuture<TopicDescription>> answer :
          admin.describeTopics(topics).topicNameValues().entrySet()) {
        Uuid topic = id(answer.getValue());
        if (topic != null) {
          logs.put(
              answer.getKey(),
              (cluster == null ? "" : cluster)
                  + "/"
                  + (topic.equals(Uuid.ZERO_UUID) ? "" : topic.toString()));
        }
      }
      return logs;
    } catch (ExecutionException e) {
      throw new BrokerUntoldException(e.getCause().getClass().getSimpleName());
    } catch (TimeoutException e) {
      throw new BrokerUntoldException("no answer within " + PATIENCE_SECONDS + " seconds");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokerUntoldException("interrupted");
    }
  }

  /** Null where there is no such topic. */
  private static Uuid id(KafkaFuture<TopicDescription> answer)
      throws ExecutionException, TimeoutException, InterruptedException {
    try {
      return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS).topicId();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException
          || e.getCause() instanceof InvalidTopicException) {
        return null;
      }
      throw e;
    }
  }
}
