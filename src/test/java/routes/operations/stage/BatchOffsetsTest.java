package routes.operations.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.kafka.KafkaConsumer;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import routes.operations.RunningBroker;

/** The consumer shape of the product's routes against the real broker. */
class BatchOffsetsTest {
  @RegisterExtension static final RunningBroker BROKER = new RunningBroker();
  private static final int PARTITIONS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final BatchOffsets offsets = new BatchOffsets();
  private final Queue<String> written = new ConcurrentLinkedQueue<>();
  private final Queue<Long> pauses = new ConcurrentLinkedQueue<>();
  private final AtomicInteger batches = new AtomicInteger();
  private String topic;
  private DefaultCamelContext camel;

  @BeforeEach
  void freshTopic() throws Exception {
    topic = "topic-" + UUID.randomUUID();
    BROKER.createTopic(topic, PARTITIONS);
    camel = knowing(BROKER);
    camel.getShutdownStrategy().setTimeout(5);
  }

  @AfterEach
  void stop() {
    camel.stop();
  }

  @Test
  void everyPartitionOfABatchIsCommitted() throws Exception {
    BROKER.send(topic, PARTITIONS, values(0, 30));

    start("", batch -> {});

    await()
        .atMost(PATIENCE)
        .until(() -> BROKER.committed(topic, topic), Map.of(0, 10L, 1, 10L, 2, 10L)::equals);
    assertThat(written).containsExactlyInAnyOrderElementsOf(values(0, 30));
  }

  @Test
  void aBatchThatFailsOnAFreshGroupIsReadAgain() throws Exception {
    BROKER.send(topic, PARTITIONS, values(0, 12));

    start(
        "",
        batch -> {
          if (batches.incrementAndGet() <= 2) {
            throw new IllegalStateException("the FHIR server is down");
          }
        });

    await().atMost(PATIENCE).until(() -> written.containsAll(values(0, 12)));
    assertThat(written).doesNotHaveDuplicates();
    assertThat(pauses).startsWith(0L, 250L, 500L);
    await()
        .atMost(PATIENCE)
        .until(() -> BROKER.committed(topic, topic), Map.of(0, 4L, 1, 4L, 2, 4L)::equals);
  }

  /**
   * Camel resumes a paused consumer at its committed offset, and at the end of what was read where
   * there is none.
   */
  @Test
  void aBatchThatFailsWhileAFreshGroupIsSuspendedIsReadAgain() throws Exception {
    BROKER.send(topic, PARTITIONS, values(0, 12));

    CountDownLatch suspended = new CountDownLatch(1);
    start(
        "",
        batch -> {
          if (batches.incrementAndGet() == 1) {
            suspended.await();
            throw new IllegalStateException("the FHIR server is down");
          }
        });
    await().atMost(PATIENCE).until(() -> batches.get() == 1);
    KafkaConsumer consumer = (KafkaConsumer) camel.getRoute("consume").getConsumer();
    consumer.suspend();
    suspended.countDown();
    await().atMost(PATIENCE).until(consumer::isKafkaPaused);
    consumer.resume();

    await().atMost(PATIENCE).until(() -> written.containsAll(values(0, 12)));
  }

  @Test
  void anExceptionInThePollLoopLosesNothing() throws Exception {
    BROKER.send(topic, PARTITIONS, values(0, 20));
    BreaksOnce.BREAKS.set(2);

    start("&valueDeserializer=" + BreaksOnce.class.getName(), batch -> {});

    await().atMost(PATIENCE).until(() -> written.containsAll(values(0, 20)));
    assertThat(BreaksOnce.BREAKS.get()).isNotPositive();
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                BROKER.committed(topic, topic).values().stream().mapToLong(Long::longValue).sum()
                    == 20);
  }

  @Test
  void aRestartedConsumerOfTheSameInstanceGoesOnWhereItStopped() throws Exception {
    BROKER.send(topic, PARTITIONS, values(0, 6));
    start("&groupInstanceId=installation-1", batch -> {});
    await().atMost(PATIENCE).until(() -> written.size() == 6);
    await()
        .atMost(PATIENCE)
        .until(() -> BROKER.committed(topic, topic), Map.of(0, 2L, 1, 2L, 2, 2L)::equals);

    camel.getRouteController().stopRoute("consume");
    BROKER.send(topic, PARTITIONS, values(6, 12));
    camel.getRouteController().startRoute("consume");

    await().atMost(PATIENCE).until(() -> written.size() == 12);
    assertThat(written).containsExactlyInAnyOrderElementsOf(values(0, 12));
  }

  @Test
  void recordsOfPartitionsGivenAwayMeanwhileAreLeftToTheirNewOwner() throws Exception {
    BROKER.send(topic, PARTITIONS, values(0, 6));
    start("", batch -> {});
    await().atMost(PATIENCE).until(() -> written.size() == 6);

    DefaultCamelContext other = knowing(BROKER);
    try {
      other.addRoutes(route("", "other", batch -> {}));
      other.start();
      BROKER.send(topic, PARTITIONS, values(6, 36));

      await().atMost(PATIENCE).until(() -> written.containsAll(values(0, 36)));
      await()
          .atMost(PATIENCE)
          .until(() -> BROKER.committed(topic, topic), Map.of(0, 12L, 1, 12L, 2, 12L)::equals);
    } finally {
      other.stop();
    }
  }

  private static DefaultCamelContext knowing(RunningBroker broker) {
    DefaultCamelContext context = new DefaultCamelContext();
    context
        .getComponent("kafka", KafkaComponent.class)
        .getConfiguration()
        .getAdditionalProperties()
        .putAll(broker.security());
    return context;
  }

  private void start(String more, Step step) throws Exception {
    camel.addRoutes(route(more, "consume", step));
    camel.start();
  }

  private RouteBuilder route(String more, String id, Step step) {
    String uri =
        "kafka:%s?brokers=%s&groupId=%s&autoOffsetReset=earliest&autoCommitEnable=false&allowManualCommit=true"
                .formatted(topic, BROKER.bootstrap(), topic)
            + "&breakOnFirstError=true&pollOnError=RECONNECT&batching=true&batchingIntervalMs=200&pollTimeoutMs=100"
            + "&maxPollRecords=10&sessionTimeoutMs=15000"
            + more;
    return new RouteBuilder() {
      @Override
      public void configure() {
        from(uri)
            .routeId(id)
            .setProperty(BatchOffsets.BATCH, body())
            .bean(offsets, "begin")
            .process(exchange -> pauses.add(offsets.pause(exchange)))
            .process(exchange -> step.run(exchange.getMessage().getBody(List.class)))
            .process(BatchOffsetsTest.this::write)
            .bean(offsets, "commit");
      }
    };
  }

  private void write(Exchange exchange) {
    List<String> values = new ArrayList<>();
    for (Object record : exchange.getMessage().getBody(List.class)) {
      values.add(((Exchange) record).getMessage().getBody(String.class));
    }
    written.addAll(values);
  }

  private static List<String> values(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "v" + i).collect(Collectors.toList());
  }

  private interface Step {
    void run(List<?> batch) throws Exception;
  }

  /** Throws out of poll() as often as told, in the middle of what was fetched. */
  public static final class BreaksOnce implements Deserializer<String> {
    static final AtomicInteger BREAKS = new AtomicInteger();
    private final StringDeserializer strings = new StringDeserializer();

    @Override
    public String deserialize(String topic, byte[] data) {
      String value = strings.deserialize(topic, data);
      if (List.of("v7", "v13").contains(value) && BREAKS.getAndDecrement() > 0) {
        throw new SerializationException("out of the poll loop");
      }
      return value;
    }
  }
}
