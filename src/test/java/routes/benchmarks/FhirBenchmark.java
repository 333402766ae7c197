package routes.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import routes.endtoend.Installation;
import routes.sandbox.ConsumerLag;
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

  /** On two cores both compilers are at work for minutes, and more so while two processes run. */
  private static final int WARM_UP = 5;

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
        ConsumerLag lag = new ConsumerLag(() -> installation.jar().brokerClient(brokerPort))) {
      installation.jar().fullSpeed().start();
      FhirStore store = new FhirStore(fhir.baseUrl());
      Watch watch = new Watch(store);
      DeviceGateway gateway =
          new DeviceGateway(installation, () -> installation.jar().brokerClient(brokerPort));
      for (int round = 0; round < WARM_UP + ROUNDS; round++) {
        String patient = store.createPatient("bench-" + round, "Benchmark");
        String twin = store.createPatient("bare-" + round, "Benchmark");
        gateway.register(round, "bench-" + round);
        List<ProducerRecord<String, String>> messages = gateway.singles(round, READINGS);
        double rate =
            READINGS / watch.secondsUntil(patient, READINGS, () -> gateway.send(messages));
        BareLoader loader =
            BareLoader.of(
                Stream.concat(
                    store.observations(patient).stream(), store.provenances(patient).stream()),
                patient,
                twin);
        double bare =
            READINGS / watch.secondsUntil(twin, READINGS, () -> loader.post(fhir.baseUrl()));
        lag.secondsUntilNone(() -> {});
        double again = READINGS / lag.secondsUntilNone(() -> gateway.send(messages));
        unchanged(store, patient);
        table.add(
            round < WARM_UP ? "warm-up" : round - WARM_UP + 1,
            rate,
            bare,
            rate / bare,
            loader.bundles(),
            loader.largest(),
            again,
            again / rate);
        if (round >= WARM_UP) {
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
    Collection<String> versions = store.versions(patient).values();
    if (versions.size() != READINGS || !versions.stream().allMatch("1"::equals)) {
      throw new IllegalStateException("delivering the same again changed the FHIR server");
    }
  }
}
