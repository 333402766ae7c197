package routes.benchmarks;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import routes.endtoend.Installation;

/**
 * A sender's devices, twenty in every round, and their messages as {@code POST
 * /api/device-messages} would write them to the topic.
 */
final class DeviceGateway {
  private static final int DEVICES = 20;
  private static final Instant FIRST = Instant.parse("2026-06-01T00:00:00Z");

  private final Installation installation;
  private final Supplier<Map<String, Object>> broker;

  /**
   * @param broker what a client of the broker has to be told
   */
  DeviceGateway(Installation installation, Supplier<Map<String, Object>> broker) {
    this.installation = installation;
    this.broker = broker;
  }

  /** Links the devices of a round to a patient. */
  void register(int round, String patientIdentifier) {
    for (int device = 0; device < DEVICES; device++) {
      installation.registerDevice(device(round, device), patientIdentifier);
    }
  }

  /** One heart rate each, a second apart, the last of now, of devices that take turns. */
  List<ProducerRecord<String, String>> singles(int round, int count) {
    Instant first = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(count);
    List<ProducerRecord<String, String>> messages = new ArrayList<>(count);
    for (int number = 0; number < count; number++) {
      messages.add(
          message(
              round,
              number,
              "\"time\":\"%s\",\"heartRate\":%d"
                  .formatted(first.plusSeconds(number), 50 + number % 90)));
    }
    return messages;
  }

  /** Messages of so many heart rates each, a second apart, of devices that take turns. */
  List<ProducerRecord<String, String>> series(int round, int count, int points) {
    List<ProducerRecord<String, String>> messages = new ArrayList<>(count);
    for (int number = 0; number < count; number++) {
      messages.add(message(round, number, series(number / DEVICES, points)));
    }
    return messages;
  }

  /** As {@link #series}, all of the first device of round 0, beginning with that message. */
  List<ProducerRecord<String, String>> seriesOfOne(int from, int count, int points) {
    List<ProducerRecord<String, String>> messages = new ArrayList<>(count);
    for (int number = from; number < from + count; number++) {
      messages.add(message(0, 0, series(number, points)));
    }
    return messages;
  }

  private static String series(int number, int points) {
    Instant start = FIRST.plusSeconds(number * (long) points);
    StringBuilder values = new StringBuilder();
    for (int point = 0; point < points; point++) {
      values
          .append(point == 0 ? "" : ",")
          .append(
              "{\"time\":\"%s\",\"value\":%d}"
                  .formatted(start.plusSeconds(point), 50 + point % 90));
    }
    return "\"time\":\"%s\",\"heartRateSeries\":[%s]".formatted(start, values);
  }

  /** Returns when the broker has them all. */
  void send(List<ProducerRecord<String, String>> messages) {
    Map<String, Object> config = new HashMap<>(broker.get());
    config.putAll(Map.of("acks", "all", "linger.ms", 5));
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
      messages.forEach(producer::send);
    }
  }

  private static ProducerRecord<String, String> message(int round, int number, String reading) {
    String device = device(round, number % DEVICES);
    return new ProducerRecord<>(
        "wearables.device-messages",
        "gateway|" + device,
        """
        {"Body":{"deviceId":"%s",%s},\
        "Properties":{"sender":"gateway","vendor":"generic-json","operation":"upsert",\
        "traceId":"%s"},"SystemProperties":{}}\
        """
            .formatted(device, reading, UUID.randomUUID()));
  }

  private static String device(int round, int number) {
    return "bench-" + round + "-" + number;
  }
}
