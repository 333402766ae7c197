package routes.operations.broker;

import java.time.Duration;
import java.util.Properties;
import java.util.function.BooleanSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.component.kafka.DefaultKafkaClientFactory;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/**
 * Consumers whose long polls end when their Camel context stops. A batching consumer waits {@code
 * pollTimeoutMs} in one poll, and a stop waits for the poll: a minute where a batch is to last a
 * minute. An idle poll at the end of a stop is what Camel would see of a quiet topic.
 */
public final class WakefulConsumers extends DefaultKafkaClientFactory {
  private static final Duration SLICE = Duration.ofMillis(200);

  private final CamelContext camel;

  /**
   * @param camel whose stop ends the polls
   */
  public WakefulConsumers(CamelContext camel) {
    this.camel = camel;
  }

  @Override
  public Consumer getConsumer(Properties properties) {
    return new Wakeful(properties, camel::isStopping);
  }

  private static final class Wakeful extends KafkaConsumer<Object, Object> {
    private final BooleanSupplier stopping;

    Wakeful(Properties properties, BooleanSupplier stopping) {
      super(properties);
      this.stopping = stopping;
    }

    @Override
    public ConsumerRecords<Object, Object> poll(Duration timeout) {
      long end = System.nanoTime() + timeout.toNanos();
      while (true) {
        long left = end - System.nanoTime();
        boolean last = left <= SLICE.toNanos();
        ConsumerRecords<Object, Object> records =
            super.poll(last ? Duration.ofNanos(Math.max(0, left)) : SLICE);
        if (last || !records.isEmpty() || stopping.getAsBoolean()) {
          return records;
        }
      }
    }
  }
}
