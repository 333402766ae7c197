package routes.operations.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.consumer.DefaultKafkaManualSyncCommit;
import org.apache.camel.component.kafka.consumer.KafkaManualCommitFactory.CamelExchangePayload;
import org.apache.camel.component.kafka.consumer.KafkaManualCommitFactory.KafkaRecordPayload;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How failures of batches in a row make the next one wait. */
class BatchOffsetsPauseTest {
  private static final TopicPartition MINE = new TopicPartition("topic", 0);
  private static final TopicPartition GIVEN_AWAY = new TopicPartition("topic", 1);

  private final BatchOffsets offsets = new BatchOffsets();
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final MockConsumer<String, String> consumer =
      new MockConsumer<>(OffsetResetStrategy.EARLIEST);

  BatchOffsetsPauseTest() {
    consumer.assign(List.of(MINE));
  }

  @AfterEach
  void close() {
    consumer.close();
    camel.stop();
  }

  @Test
  void batchesThatAreNotCommittedMakeTheNextOneWait() {
    assertThat(begin(MINE)).isZero();
    assertThat(begin(MINE)).isEqualTo(250);
    assertThat(begin(MINE)).isEqualTo(500);
  }

  @Test
  void aBatchWhollyGivenAwayIsNoFailure() {
    Exchange batch = batch(GIVEN_AWAY);
    offsets.begin(batch);
    assertThat(batch.getMessage().getBody(List.class)).isEmpty();
    offsets.commit(batch);

    assertThat(begin(MINE)).isZero();
  }

  private long begin(TopicPartition partition) {
    Exchange batch = batch(partition);
    offsets.begin(batch);
    return offsets.pause(batch);
  }

  private Exchange batch(TopicPartition partition) {
    Exchange record = new DefaultExchange(camel);
    record
        .getMessage()
        .setHeaders(
            Map.of(
                KafkaConstants.TOPIC,
                partition.topic(),
                KafkaConstants.PARTITION,
                partition.partition(),
                KafkaConstants.OFFSET,
                7L,
                KafkaConstants.MANUAL_COMMIT,
                new DefaultKafkaManualSyncCommit(
                    new CamelExchangePayload(record, consumer, "thread", null),
                    new KafkaRecordPayload(partition, 7, 1_000),
                    null)));
    DefaultExchange batch = new DefaultExchange(camel);
    batch.getExchangeExtension().setFromRouteId("route");
    batch.setProperty(BatchOffsets.BATCH, List.of(record));
    return batch;
  }
}
