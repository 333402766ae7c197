package routes.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import routes.endtoend.Installation;
import routes.sandbox.FhirServerProcess;
import routes.sandbox.FhirStore;
import routes.sandbox.withings.Measure;
import routes.sandbox.withings.Reading;
import routes.sandbox.withings.WithingsDevice;

/**
 * Milliseconds from a push until its Observation is found in the FHIR server, one push after the
 * other, beside a bare PUT of an equal Observation to the same server, watched in the same way: the
 * server is asked every 10 ms.
 */
final class LatencyBenchmark implements Benchmark {
  private static final int WARM_UP = 50;
  private static final int PUSHES = 200;
  private static final String PERSON = "36310";
  private static final WithingsDevice SCALE =
      new WithingsDevice("c1b2c3d4e5f60718293a4b5c6d7e8f9001122334", "Scale", "Body", 5);

  @Override
  public Measured measure(Path folder) {
    try (FhirServerProcess fhir = FhirServerProcess.inMemory().fullSpeed().start();
        Installation installation = new Installation(folder, fhir.baseUrl())) {
      FhirStore store = new FhirStore(fhir.baseUrl());
      String patient = store.createPatient("latency", "Benchmark");
      String twin = store.createPatient("latency-bare", "Benchmark");
      installation.withings().addAccount(PERSON, ZoneId.of("Europe/Amsterdam"));
      installation.jar().fullSpeed().start();
      installation.connect(PERSON, "latency");
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> !installation.withings().subscriptions().isEmpty());
      Instant first = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(86_400);
      List<Double> pushes = new ArrayList<>();
      List<Double> bares = new ArrayList<>();
      JsonNode sample = null;
      for (int number = 0; number < WARM_UP + PUSHES; number++) {
        Reading reading =
            Reading.measured(
                first.plusSeconds(60L * number), SCALE, new Measure(1, 70_000 + number, -3));
        double push =
            millis(
                store,
                patient,
                number + 1,
                () -> installation.withings().addReading(PERSON, reading));
        sample = sample == null ? store.observations(patient).get(0) : sample;
        ObjectNode copy = copy(sample, twin, number);
        double bare = millis(store, twin, number + 1, () -> store.put(copy));
        if (number >= WARM_UP) {
          pushes.add(push);
          bares.add(bare);
        }
      }
      return measured(new Sample(pushes), new Sample(bares));
    }
  }

  private static double millis(FhirStore store, String patient, int expected, Runnable work) {
    long begin = System.nanoTime();
    work.run();
    Awaitility.await()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .atMost(Duration.ofMinutes(1))
        .until(() -> store.count("Observation?subject=" + patient) >= expected);
    return (System.nanoTime() - begin) / 1e6;
  }

  private static ObjectNode copy(JsonNode sample, String twin, int number) {
    ObjectNode copy = sample.deepCopy();
    copy.put("id", "bare-" + number);
    copy.remove("meta");
    copy.remove("identifier");
    copy.remove("device");
    copy.putObject("subject").put("reference", twin);
    return copy;
  }

  private static Measured measured(Sample pushes, Sample bares) {
    Table table = new Table("until it is found, ms", "p50", "p90", "p99", "largest");
    table.addRanks("push to Observation", pushes);
    table.addRanks("bare PUT", bares);
    return new Measured(
        table,
        "push to Observation %s; bare PUT %s".formatted(Table.ranks(pushes), Table.ranks(bares)));
  }
}
