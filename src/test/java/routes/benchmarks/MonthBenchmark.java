package routes.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import routes.endtoend.Installation;
import routes.sandbox.ConsumerLag;
import routes.sandbox.FhirServerProcess;
import routes.sandbox.FhirStore;
import routes.sandbox.FreePort;

/**
 * Thirty days of one person's heart rate, every second, in hourly windows of one sample a second:
 * how long it takes until all of it stands in a HAPI server, and how much that is.
 */
final class MonthBenchmark implements Benchmark {
  private static final int HOURS = 30 * 24;
  private static final int POINTS = 300;
  private static final int MESSAGES = HOURS * 3600 / POINTS;
  private static final int AT_ONCE = 1_200;

  @Override
  public Measured measure(Path folder) {
    int brokerPort = FreePort.any();
    try (FhirServerProcess fhir = FhirServerProcess.inMemory().fullSpeed().start();
        Installation installation =
            new Installation(
                folder,
                fhir.baseUrl(),
                "--broker.port=" + brokerPort,
                "--mappings-dir=" + everySecond(folder.resolve("mappings")));
        ConsumerLag lag = new ConsumerLag(() -> installation.jar().brokerClient(brokerPort))) {
      installation.jar().fullSpeed().start();
      FhirStore store = new FhirStore(fhir.baseUrl());
      String patient = store.createPatient("bench", "Benchmark");
      DeviceGateway gateway =
          new DeviceGateway(installation, () -> installation.jar().brokerClient(brokerPort));
      gateway.register(0, "bench");
      double seconds =
          lag.secondsUntilNone(
              () -> {
                for (int from = 0; from < MESSAGES; from += AT_ONCE) {
                  gateway.send(
                      gateway.seriesOfOne(from, Math.min(AT_ONCE, MESSAGES - from), POINTS));
                }
              });
      int observations = store.count("Observation?subject=" + patient);
      long bytes = 0;
      long points = 0;
      long versions = 0;
      for (var one : store.observations(patient)) {
        bytes += one.toString().length();
        versions += one.at("/meta/versionId").asLong();
        points +=
            List.of(one.findValue("valueSampledData").path("data").asText().split(" ")).stream()
                .filter(value -> !value.equals("E"))
                .count();
      }
      if (points != (long) MESSAGES * POINTS || observations != HOURS) {
        throw new IllegalStateException(points + " points in " + observations + " Observations");
      }
      Table table =
          new Table(
              "points", "time", "points/s", "Observations", "versions", "MB", "bytes a point");
      table.add(
          points,
          "%d min %d s".formatted((long) seconds / 60, (long) seconds % 60),
          points / seconds,
          observations,
          versions,
          bytes / 1e6,
          (double) bytes / points);
      return new Measured(
          table,
          "%d points in %s, %d Observations, %s MB"
              .formatted(
                  points,
                  Duration.ofSeconds((long) seconds),
                  observations,
                  Table.shown(bytes / 1e6)));
    }
  }

  /** The mapping of device messages, with a sample a second where it has one a minute. */
  private static Path everySecond(Path folder) {
    try {
      Path from = Path.of("mappings", "generic-json");
      Path to = Files.createDirectories(folder.resolve("generic-json"));
      Files.copy(from.resolve("device.json"), to.resolve("device.json"));
      String mapping = Files.readString(from.resolve("fhir.json"));
      Files.writeString(
          to.resolve("fhir.json"),
          mapping.replace("\"defaultPeriod\": 60000", "\"defaultPeriod\": 1000"));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
