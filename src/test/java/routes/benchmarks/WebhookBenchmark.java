package routes.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import routes.sandbox.JarProcess;

/**
 * Milliseconds until a Withings push is acknowledged, which is once the broker has its sync
 * request, beside a route of the same jar that answers 200 and does nothing. The two take turns, so
 * that whatever else the machine does falls on both. The pushes name an account that nobody
 * connected; the import looks it up and drops them.
 */
final class WebhookBenchmark implements Benchmark {
  private static final int RATE = 200;
  private static final int TURNS = 4;
  private static final Duration TURN = Duration.ofSeconds(5);
  private static final int WARM_UP_RATE = 200;
  private static final int AT_ONCE = 32;
  private static final Duration FLOOD = Duration.ofSeconds(10);
  private static final Duration WARM_UP = Duration.ofSeconds(30);
  private static final String SECRET = "bench-secret";
  private static final String BARE =
      """
      - route:
          id: bench-bare
          description: Answers 200 and does nothing
          from:
            uri: platform-http:/webhooks/bare
            parameters:
              httpMethodRestrict: POST
              useStreaming: true
              populateBodyWithForm: false
            steps:
              - removeHeaders:
                  pattern: "*"
              - setBody:
                  constant: "ok"
      """;

  @Override
  public Measured measure(Path folder) {
    Path routes = folder.resolve("routes");
    write(routes.resolve("bare.camel.yaml"));
    try (JarProcess jar =
            JarProcess.in(
                folder,
                "--fhir.server-url=http://127.0.0.1:1/fhir",
                "--routes-dir=" + routes,
                "--vendors.withings.client-id=bench",
                "--vendors.withings.client-secret=bench",
                "--vendors.withings.push.secret=" + SECRET);
        SteadyLoad load = new SteadyLoad()) {
      jar.fullSpeed().start("/actuator/health/liveness");
      HttpRequest push = push(jar.url() + "/webhooks/withings/" + SECRET);
      HttpRequest bare = push(jar.url() + "/webhooks/bare");
      load.run(bare, WARM_UP_RATE, WARM_UP);
      load.run(push, WARM_UP_RATE, WARM_UP);
      List<Double> pushes = new ArrayList<>();
      List<Double> bares = new ArrayList<>();
      for (int turn = 0; turn < TURNS; turn++) {
        bares.addAll(load.run(bare, RATE, TURN));
        pushes.addAll(load.run(push, RATE, TURN));
      }
      double mostBare = load.most(bare, AT_ONCE, FLOOD);
      double most = load.most(push, AT_ONCE, FLOOD);
      return measured(new Sample(pushes), most, new Sample(bares), mostBare);
    }
  }

  private static Measured measured(Sample pushes, double most, Sample bares, double mostBare) {
    Table table =
        new Table("acknowledgement, ms", "p50", "p90", "p99", "largest", "at most, a second");
    add(table, "Withings webhook", pushes, most);
    add(table, "bare platform-http route", bares, mostBare);
    return new Measured(
        table,
        "%s, %s/s at most; bare route %s, %s/s"
            .formatted(
                Table.ranks(pushes), Table.shown(most), Table.ranks(bares), Table.shown(mostBare)));
  }

  private static void add(Table table, String name, Sample sample, double most) {
    table.add(
        name,
        sample.median(),
        sample.percentile(0.9),
        sample.percentile(0.99),
        sample.largest(),
        most);
  }

  private static HttpRequest push(String url) {
    return HttpRequest.newBuilder(URI.create(url))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(
            HttpRequest.BodyPublishers.ofString(
                "userid=36399&appli=1&startdate=1764576000&enddate=1764576001"))
        .build();
  }

  private static void write(Path file) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, BARE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
