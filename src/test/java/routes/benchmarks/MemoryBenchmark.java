package routes.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import routes.endtoend.Installation;
import routes.operations.RunningBroker;
import routes.sandbox.ConsumerLag;
import routes.sandbox.FreePort;

/**
 * Ten minutes at full speed, single readings and hourly windows in turn, against a FHIR server that
 * costs nothing: whether the jar's memory stays as it is, and whether a measurement costs more when
 * ten times as many have gone through. With the embedded broker and {@code -Xmx768m}, or with one
 * outside and {@code -Xmx512m}.
 */
final class MemoryBenchmark implements Benchmark {
  private static final Duration RUN = Duration.ofMinutes(10);
  private static final Duration STEP = Duration.ofMinutes(1);
  private static final int SINGLES = 4_000;
  private static final int MESSAGES = 40;
  private static final int POINTS = 300;
  private static final int PER_ROUND = SINGLES + MESSAGES * POINTS;

  /** What the FHIR stub remembers: far more than one round writes. */
  private static final int REMEMBERED = 100_000;

  private final boolean embedded;
  private final Table table =
      new Table(
          "minute",
          "measurements so far",
          "a second",
          "ms of processor for 1,000",
          "heap, MB",
          "process, MB");

  /**
   * @param embedded whether the broker runs in the jar
   */
  MemoryBenchmark(boolean embedded) {
    this.embedded = embedded;
  }

  @Override
  public Measured measure(Path folder) {
    try (FhirStub fhir = new FhirStub(FreePort.any(), REMEMBERED)) {
      return embedded ? withItsOwnBroker(folder, fhir) : withOneOutside(folder, fhir);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Measured withItsOwnBroker(Path folder, FhirStub fhir) {
    int port = FreePort.any();
    try (Installation installation =
        installation(folder, fhir, "-Xmx768m", "--broker.port=" + port)) {
      return run(installation, () -> installation.jar().brokerClient(port));
    }
  }

  private Measured withOneOutside(Path folder, FhirStub fhir) throws IOException {
    RunningBroker broker = new RunningBroker();
    broker.beforeAll(null);
    try (Installation installation = installation(folder, fhir, "-Xmx512m", broker.arguments())) {
      return run(installation, broker::client);
    } finally {
      broker.afterAll(null);
    }
  }

  private static Installation installation(
      Path folder, FhirStub fhir, String heap, String... arguments) {
    Installation installation = new Installation(folder, fhir.baseUrl(), arguments);
    installation.jar().fullSpeed().jvmOption(heap).start();
    return installation;
  }

  private Measured run(Installation installation, Supplier<Map<String, Object>> broker) {
    DeviceGateway gateway = new DeviceGateway(installation, broker);
    List<Double> heap = new ArrayList<>();
    List<Double> cost = new ArrayList<>();
    try (ConsumerLag lag = new ConsumerLag(broker);
        JarMemory memory = new JarMemory()) {
      long begin = System.nanoTime();
      long measurements = 0;
      Step last = new Step(0, 0, memory.processorTime());
      for (int round = 0; last.seconds() < RUN.toSeconds(); round++) {
        gateway.register(round, "bench");
        int number = round;
        lag.secondsUntilNone(
            () -> {
              gateway.send(gateway.singles(number, SINGLES));
              gateway.send(gateway.series(number, MESSAGES, POINTS));
            });
        measurements += PER_ROUND;
        double seconds = (System.nanoTime() - begin) / 1e9;
        if (seconds - last.seconds() >= STEP.toSeconds()) {
          Step now = new Step(seconds, measurements, memory.processorTime());
          heap.add(memory.lowestHeapSince());
          cost.add(now.costSince(last));
          table.add(
              Math.round(seconds / 60),
              measurements,
              (measurements - last.measurements()) / (seconds - last.seconds()),
              cost.get(cost.size() - 1),
              heap.get(heap.size() - 1),
              memory.resident());
          last = now;
        }
      }
    }
    if (installation.deadLetters() != 0) {
      throw new IllegalStateException("there are dead letters");
    }
    return new Measured(
        table,
        "heap %s MB in the second minute, %s MB in the last; %s ms of processor for 1,000"
                .formatted(shown(heap, 1), shown(heap, heap.size() - 1), shown(cost, 1))
            + " measurements, %s in the last".formatted(shown(cost, cost.size() - 1)));
  }

  private static String shown(List<Double> values, int index) {
    return Table.shown(values.get(index));
  }

  private record Step(double seconds, long measurements, Duration processorTime) {
    /** Milliseconds of processor for a thousand measurements. */
    double costSince(Step before) {
      return processorTime.minus(before.processorTime).toMillis()
          * 1000.0
          / (measurements - before.measurements);
    }
  }
}
