package routes.operations.broker;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import routes.operations.destination.DestinationNames;
import routes.operations.support.StartRefusedException;

/** The product's topics: which they are, and that they exist. */
public final class Topics {
  /** The largest record batch a topic takes, in bytes. A record holds at most 900 kB. */
  public static final int LARGEST_BATCH = 1_048_588;

  private static final long PATIENCE_SECONDS = 30;

  private final Admin admin;
  private final BrokerSettings settings;
  private final Set<String> names;

  /**
   * @param vendors the vendors that have a topic of sync requests
   * @param destinations each of which has open windows of its own
   */
  public Topics(
      Admin admin,
      BrokerSettings settings,
      Collection<String> vendors,
      DestinationNames destinations) {
    this.admin = admin;
    this.settings = settings;
    Set<String> all =
        new LinkedHashSet<>(List.of("ingest", "device-messages", "measurements", "open-windows"));
    vendors.forEach(vendor -> all.add("sync-requests." + vendor));
    destinations.all().forEach(name -> all.add("open-windows" + DestinationNames.suffix(name)));
    names =
        all.stream()
            .map(name -> settings.topicPrefix() + name)
            .collect(java.util.stream.Collectors.toUnmodifiableSet());
  }

  /** The full names, prefix included. */
  public Set<String> names() {
    return names;
  }

  /**
   * Creates the topics that are missing and leaves the others as they are.
   *
   * @throws StartRefusedException where the broker does not answer or refuses
   */
  public void create() {
    try {
      Set<String> existing = admin.listTopics().names().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      List<NewTopic> missing = new ArrayList<>();
      names.stream()
          .filter(name -> !existing.contains(name))
          .sorted()
          .map(this::topic)
          .forEach(missing::add);
      for (var creation : admin.createTopics(missing).values().values()) {
        awaitCreation(creation);
      }
    } catch (TimeoutException | ExecutionException e) {
      throw new StartRefusedException(
          "The Kafka cluster named by broker.bootstrap-servers does not let the topics be created: "
              + reason(e)
              + ".");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the topics were created", e);
    }
  }

  private static void awaitCreation(org.apache.kafka.common.KafkaFuture<Void> creation)
      throws InterruptedException, ExecutionException, TimeoutException {
    try {
      creation.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  private NewTopic topic(String name) {
    return new NewTopic(name, settings.partitions(), settings.replicationFactor())
        .configs(
            Map.of(
                "retention.ms", "-1",
                "retention.bytes", "-1",
                "max.message.bytes", "" + LARGEST_BATCH,
                "message.timestamp.type", "LogAppendTime"));
  }

  private static String reason(Exception e) {
    return e instanceof TimeoutException
        ? "no answer within " + PATIENCE_SECONDS + " seconds"
        : e.getCause().getClass().getSimpleName();
  }
}
