package routes.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
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
import routes.sandbox.FhirServerProcess;
import routes.sandbox.FhirStore;
import routes.sandbox.FreePort;

/**
 * Measurements a second from the topic device-messages to Observations that stand in a HAPI server,
 * beside a loader that does nothing but post equal bundles to the same server. Both are watched in
 * the same way: the server is asked four times a second how many Observations the patient has. Then
 * the same messages again, until the pipeline has them behind it.
 */
final class FhirBenchmark implements Benchmark {
  private static final int READINGS = 5_000;
  private static final int DEVICES = 20;
  private static final int ROUNDS = 3;

  @Override
  public Measured measure(Path folder) {
    int brokerPort = FreePort.any();
    Table table =
        new Table(
            "round",
            "new/s",
            "bare loader/s",
            "share",
            "bundles",
            "largest",
            "again/s",
            "times faster");
    List<Double> rates = new ArrayList<>();
    List<Double> shares = new ArrayList<>();
    List<Double> speedUps = new ArrayList<>();
    try (FhirServerProcess fhir = FhirServerProcess.inMemory().fullSpeed().start();
        Installation installation =
            new Installation(folder, fhir.baseUrl(), "--broker.port=" + brokerPort);
        ConsumerLag lag = new ConsumerLag(brokerPort)) {
      installation.jar().fullSpeed().start();
      FhirStore store = new FhirStore(fhir.baseUrl());
      Watch watch = new Watch(store);
      for (int round = 0; round <= ROUNDS; round++) {
        String patient = store.createPatient("bench-" + round, "Benchmark");
        String twin = store.createPatient("bare-" + round, "Benchmark");
        List<ProducerRecord<String, String>> messages = messages(installation, round);
        double rate =
            READINGS / watch.secondsUntil(patient, READINGS, () -> send(brokerPort, messages));
        BareLoader loader = BareLoader.of(store.observations(patient), patient, twin);
        double bare =
            READINGS / watch.secondsUntil(twin, READINGS, () -> loader.post(fhir.baseUrl()));
        lag.awaitNone();
        long begin = System.nanoTime();
        send(brokerPort, messages);
        lag.awaitNone();
        double again = READINGS / ((System.nanoTime() - begin) / 1e9);
        unchanged(store, patient);
        table.add(
            round == 0 ? "warm-up" : round,
            rate,
            bare,
            rate / bare,
            loader.bundles(),
            loader.largest(),
            again,
            again / rate);
        if (round > 0) {
          rates.add(rate);
          shares.add(rate / bare);
          speedUps.add(again / rate);
        }
      }
      if (installation.deadLetters() != 0) {
        throw new IllegalStateException("there are dead letters, see " + folder);
      }
    }
    return new Measured(
        table,
        List.of(
            "%s measurements/s, %s of the bare loader"
                .formatted(
                    Table.shown(new Sample(rates).median()),
                    Table.shown(new Sample(shares).median())),
            "the same again %s times faster, no new version of anything"
                .formatted(Table.shown(new Sample(speedUps).median()))));
  }

  private static void unchanged(FhirStore store, String patient) {
    List<JsonNode> observations = store.observations(patient);
    if (observations.size() != READINGS
        || !observations.stream().allMatch(one -> one.at("/meta/versionId").asInt() == 1)) {
      throw new IllegalStateException("delivering the same again changed the FHIR server");
    }
  }

  /** One heart rate each, a second apart, of devices that take turns. */
  private static List<ProducerRecord<String, String>> messages(
      Installation installation, int round) {
    for (int device = 0; device < DEVICES; device++) {
      installation.registerDevice(device(round, device), "bench-" + round);
    }
    Instant first = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(READINGS);
    List<ProducerRecord<String, String>> messages = new ArrayList<>(READINGS);
    for (int number = 0; number < READINGS; number++) {
      String device = device(round, number % DEVICES);
      messages.add(
          new ProducerRecord<>(
              "wearables.device-messages",
              "gateway|" + device,
              """
              {"Body":{"deviceId":"%s","time":"%s","heartRate":%d},\
              "Properties":{"sender":"gateway","vendor":"generic-json","operation":"upsert",\
              "traceId":"%s"},"SystemProperties":{}}\
              """
                  .formatted(
                      device, first.plusSeconds(number), 50 + number % 90, UUID.randomUUID())));
    }
    return messages;
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
