package routes.benchmarks;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import routes.endtoend.Installation;
import routes.sandbox.FreePort;

/**
 * Measurements a second from the topic device-messages to a FHIR server that costs nothing, with
 * the embedded broker, the ledger and all else as it is in production: what the pipeline itself can
 * do. As single readings, and in windows of an hour.
 */
final class PipelineBenchmark implements Benchmark {
  private static final int ROUNDS = 3;
  private static final int DEVICES = 20;
  private static final int SINGLE = 20_000;
  private static final int MESSAGES = 400;
  private static final int POINTS = 300;

  @Override
  public Measured measure(Path folder) {
    int brokerPort = FreePort.any();
    Table table =
        new Table("round", "kind", "measurements/s", "entries written", "bundles", "reads");
    List<Double> singles = new ArrayList<>();
    List<Double> windows = new ArrayList<>();
    try (FhirStub fhir = new FhirStub(FreePort.any());
        Installation installation =
            new Installation(folder, fhir.baseUrl(), "--broker.port=" + brokerPort);
        ConsumerLag lag = new ConsumerLag(brokerPort)) {
      installation.jar().fullSpeed().start();
      for (int round = 0; round <= ROUNDS; round++) {
        register(installation, round);
        double single =
            SINGLE
                / row(
                    table, round, "single readings", SINGLE, fhir, lag, brokerPort, singles(round));
        double window =
            MESSAGES
                * POINTS
                / row(
                    table,
                    round,
                    "hourly windows",
                    MESSAGES * POINTS,
                    fhir,
                    lag,
                    brokerPort,
                    windows(round));
        if (round > 0) {
          singles.add(single);
          windows.add(window);
        }
      }
      if (installation.deadLetters() != 0) {
        throw new IllegalStateException("there are dead letters, see " + folder);
      }
    }
    return new Measured(
        table,
        "%s measurements/s as single readings, %s in hourly windows"
            .formatted(
                Table.shown(new Sample(singles).median()),
                Table.shown(new Sample(windows).median())));
  }

  private static double row(
      Table table,
      int round,
      String kind,
      int measurements,
      FhirStub fhir,
      ConsumerLag lag,
      int brokerPort,
      List<ProducerRecord<String, String>> messages) {
    long writes = fhir.writes();
    long bundles = fhir.bundles();
    long reads = fhir.reads();
    long begin = System.nanoTime();
    send(brokerPort, messages);
    lag.awaitNone();
    double seconds = (System.nanoTime() - begin) / 1e9;
    table.add(
        round == 0 ? "warm-up" : round,
        kind,
        measurements / seconds,
        fhir.writes() - writes,
        fhir.bundles() - bundles,
        fhir.reads() - reads);
    return seconds;
  }

  private static void register(Installation installation, int round) {
    for (int device = 0; device < DEVICES; device++) {
      installation.registerDevice(device(round, device), "bench");
    }
  }

  /** One heart rate each, a second apart, of devices that take turns. */
  private static List<ProducerRecord<String, String>> singles(int round) {
    Instant first = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(SINGLE);
    List<ProducerRecord<String, String>> messages = new ArrayList<>(SINGLE);
    for (int number = 0; number < SINGLE; number++) {
      messages.add(
          message(
              device(round, number % DEVICES),
              "\"time\":\"%s\",\"heartRate\":%d"
                  .formatted(first.plusSeconds(number), 50 + number % 90)));
    }
    return messages;
  }

  /** Five minutes of a heart rate a second each. */
  private static List<ProducerRecord<String, String>> windows(int round) {
    Instant first = Instant.parse("2026-06-01T00:00:00Z");
    List<ProducerRecord<String, String>> messages = new ArrayList<>(MESSAGES);
    for (int number = 0; number < MESSAGES; number++) {
      Instant start = first.plusSeconds(number / DEVICES * (long) POINTS);
      StringBuilder points = new StringBuilder();
      for (int point = 0; point < POINTS; point++) {
        points
            .append(point == 0 ? "" : ",")
            .append(
                "{\"time\":\"%s\",\"value\":%d}"
                    .formatted(start.plusSeconds(point), 50 + point % 90));
      }
      messages.add(
          message(
              device(round, number % DEVICES),
              "\"time\":\"%s\",\"heartRateSeries\":[%s]".formatted(start, points)));
    }
    return messages;
  }

  private static ProducerRecord<String, String> message(String device, String reading) {
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

  private static void send(int brokerPort, List<ProducerRecord<String, String>> messages) {
    Map<String, Object> config =
        Map.of("bootstrap.servers", "127.0.0.1:" + brokerPort, "acks", "all", "linger.ms", 5);
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
      messages.forEach(producer::send);
    }
  }
}
