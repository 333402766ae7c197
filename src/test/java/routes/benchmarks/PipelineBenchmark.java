package routes.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import routes.endtoend.Installation;
import routes.sandbox.ConsumerLag;
import routes.sandbox.FreePort;

/**
 * Measurements a second from the topic device-messages to a FHIR server that costs nothing, with
 * the embedded broker, the ledger and all else as it is in production: what the pipeline itself can
 * do. As single readings, and in windows of an hour.
 */
final class PipelineBenchmark implements Benchmark {
  private static final int WARM_UP = 5;
  private static final int ROUNDS = 3;
  private static final int SINGLE = 20_000;
  private static final int MESSAGES = 400;
  private static final int POINTS = 300;

  private final Table table =
      new Table("round", "kind", "measurements/s", "entries written", "bundles", "reads");

  @Override
  public Measured measure(Path folder) {
    int brokerPort = FreePort.any();
    List<Double> singles = new ArrayList<>();
    List<Double> windows = new ArrayList<>();
    try (FhirStub fhir = new FhirStub(FreePort.any());
        Installation installation =
            new Installation(
                folder, fhir.baseUrl(), "--broker.port=" + brokerPort, "--fhir.client-ids=accept");
        ConsumerLag lag = new ConsumerLag(() -> installation.jar().brokerClient(brokerPort))) {
      installation.jar().fullSpeed().start();
      DeviceGateway gateway =
          new DeviceGateway(installation, () -> installation.jar().brokerClient(brokerPort));
      for (int round = 0; round < WARM_UP + ROUNDS; round++) {
        gateway.register(round, "bench");
        Round now =
            new Round(round < WARM_UP ? "warm-up" : "" + (round - WARM_UP + 1), fhir, lag, gateway);
        double single = rate(now, "single readings", SINGLE, gateway.singles(round, SINGLE));
        double window =
            rate(now, "hourly windows", MESSAGES * POINTS, gateway.series(round, MESSAGES, POINTS));
        if (round >= WARM_UP) {
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

  private record Round(String name, FhirStub fhir, ConsumerLag lag, DeviceGateway gateway) {}

  private double rate(
      Round round, String kind, int measurements, List<ProducerRecord<String, String>> messages) {
    FhirStub fhir = round.fhir();
    long writes = fhir.writes();
    long bundles = fhir.bundles();
    long reads = fhir.reads();
    double rate = measurements / round.lag().secondsUntilNone(() -> round.gateway().send(messages));
    table.add(
        round.name(),
        kind,
        rate,
        fhir.writes() - writes,
        fhir.bundles() - bundles,
        fhir.reads() - reads);
    return rate;
  }
}
