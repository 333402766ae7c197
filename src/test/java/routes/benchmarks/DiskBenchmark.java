package routes.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import routes.endtoend.Installation;
import routes.sandbox.ConsumerLag;
import routes.sandbox.FreePort;

/**
 * What Observations leave in the data folder: megabytes of the embedded database and of the
 * embedded broker's log after single readings were filed at full speed, against a FHIR server that
 * costs nothing; once the file is at rest, and again after a stop in order and a new start.
 *
 * <p>{@code -Ddisk.observations=…} changes how many. {@code -Dbefore.jar=…} names an older jar,
 * which then files as many, on a data folder of its own.
 */
final class DiskBenchmark implements Benchmark {
  private static final int OBSERVATIONS = Integer.getInteger("disk.observations", 50_000);
  private static final int STOPPED_IN_ORDER = 143;

  private final Table table =
      new Table("jar", "when", "s", "Observations", "database, MB", "bytes each", "broker log, MB");

  @Override
  public Measured measure(Path folder) {
    List<String> figures = new ArrayList<>();
    figures.add(new Turn("new", folder.resolve("now"), "").run());
    String before = System.getProperty("before.jar", "");
    if (!before.isEmpty()) {
      figures.add(new Turn("before", folder.resolve("before"), before).run());
    }
    return new Measured(table, figures);
  }

  /** One jar on a new data folder. */
  private final class Turn {
    private final String name;
    private final Path folder;
    private final String file;
    private final DataFolderSize size;

    Turn(String name, Path folder, String file) {
      this.name = name;
      this.folder = folder;
      this.file = file;
      this.size = new DataFolderSize(folder.resolve("data"));
    }

    /** Adds its rows and answers its figure. */
    String run() {
      int brokerPort = FreePort.any();
      try (FhirStub fhir = new FhirStub(FreePort.any());
          Installation installation =
              new Installation(
                  folder,
                  fhir.baseUrl(),
                  "--broker.port=" + brokerPort,
                  "--fhir.client-ids=accept")) {
        if (!file.isEmpty()) {
          installation.jar().jar(Path.of(file));
        }
        add("started", seconds(() -> installation.jar().fullSpeed().start()), 0);
        add("filed", filed(installation, brokerPort, fhir), OBSERVATIONS);
        add("at rest", size.secondsUntilAtRest(), OBSERVATIONS);
        double atRest = each();
        add("stopped", seconds(() -> stop(installation)), OBSERVATIONS);
        add("started again", seconds(() -> installation.jar().start()), OBSERVATIONS);
        add("at rest again", size.secondsUntilAtRest(), OBSERVATIONS);
        return "%s: %s bytes of database an Observation, %s after a new start, %d Observations"
            .formatted(name, Table.shown(atRest), Table.shown(each()), OBSERVATIONS);
      }
    }

    private double filed(Installation installation, int brokerPort, FhirStub fhir) {
      DeviceGateway gateway =
          new DeviceGateway(installation, () -> installation.jar().brokerClient(brokerPort));
      gateway.register(0, "bench");
      double seconds;
      try (ConsumerLag lag = new ConsumerLag(() -> installation.jar().brokerClient(brokerPort))) {
        seconds = lag.secondsUntilNone(() -> gateway.send(gateway.singles(0, OBSERVATIONS)));
      }
      if (fhir.observations() != OBSERVATIONS || installation.deadLetters() != 0) {
        throw new IllegalStateException(
            "%d Observations and %d dead letters, see %s"
                .formatted(fhir.observations(), installation.deadLetters(), folder));
      }
      return seconds;
    }

    private void stop(Installation installation) {
      installation.jar().stop();
      if (installation.jar().exitCode() != STOPPED_IN_ORDER) {
        throw new IllegalStateException("the jar did not stop in order, see " + folder);
      }
    }

    private double each() {
      return (double) size.database() / OBSERVATIONS;
    }

    private void add(String when, double seconds, int observations) {
      table.add(
          name,
          when,
          seconds,
          observations,
          size.database() / 1e6,
          observations == 0 ? "" : Table.shown(each()),
          size.brokerLog() / 1e6);
      System.out.printf(
          "%s: %s after %s s, %s MB and %s MB%n",
          name,
          when,
          Table.shown(seconds),
          Table.shown(size.database() / 1e6),
          Table.shown(size.brokerLog() / 1e6));
    }
  }

  private static double seconds(Runnable work) {
    long begin = System.nanoTime();
    work.run();
    return (System.nanoTime() - begin) / 1e9;
  }
}
