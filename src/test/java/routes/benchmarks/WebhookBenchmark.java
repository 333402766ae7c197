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
 *
 * <p>{@code -Dbefore.jar=…} names an older jar, which takes its turns beside the new one.
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
              - setHeader:
                  name: CamelHttpResponseCode
                  constant: "200"
      """;

  @Override
  public Measured measure(Path folder) {
    String before = System.getProperty("before.jar", "");
    try (Contestant now = new Contestant("", folder.resolve("now"), "");
        Contestant older =
            before.isEmpty() ? null : new Contestant(", before", folder.resolve("before"), before);
        SteadyLoad load = new SteadyLoad()) {
      List<Contestant> all = older == null ? List.of(now) : List.of(now, older);
      all.forEach(each -> each.warmUp(load));
      for (int turn = 0; turn < TURNS; turn++) {
        all.forEach(each -> each.turn(load));
      }
      Table table =
          new Table("acknowledgement, ms", "p50", "p90", "p99", "largest", "at most, a second");
      List<String> figures = new ArrayList<>();
      all.forEach(each -> figures.add(each.result(load, table)));
      return new Measured(table, figures);
    }
  }

  /** One jar with what it has been measured at. */
  private static final class Contestant implements AutoCloseable {
    private final String suffix;
    private final JarProcess jar;
    private final HttpRequest push;
    private final HttpRequest bare;
    private final List<Double> pushes = new ArrayList<>();
    private final List<Double> bares = new ArrayList<>();

    Contestant(String suffix, Path folder, String file) {
      this.suffix = suffix;
      Path routes = folder.resolve("routes");
      write(routes.resolve("bare.camel.yaml"));
      jar =
          JarProcess.in(
              folder,
              "--fhir.server-url=http://127.0.0.1:1/fhir",
              "--routes-dir=" + routes,
              "--vendors.withings.client-id=bench",
              "--vendors.withings.client-secret=bench",
              "--vendors.withings.push.secret=" + SECRET);
      if (!file.isEmpty()) {
        jar.jar(Path.of(file));
      }
      jar.fullSpeed().start("/actuator/health/liveness");
      push = push(jar.url() + "/webhooks/withings/" + SECRET);
      bare = push(jar.url() + "/webhooks/bare");
    }

    void warmUp(SteadyLoad load) {
      load.run(bare, WARM_UP_RATE, WARM_UP);
      load.run(push, WARM_UP_RATE, WARM_UP);
    }

    void turn(SteadyLoad load) {
      bares.addAll(load.run(bare, RATE, TURN));
      pushes.addAll(load.run(push, RATE, TURN));
    }

    /** Adds its rows and answers its figure. */
    String result(SteadyLoad load, Table table) {
      double mostBare = load.most(bare, AT_ONCE, FLOOD);
      double most = load.most(push, AT_ONCE, FLOOD);
      add(table, "Withings webhook" + suffix, new Sample(pushes), most);
      add(table, "bare platform-http route" + suffix, new Sample(bares), mostBare);
      return "%s, %s/s at most; bare route %s, %s/s%s"
          .formatted(
              Table.ranks(new Sample(pushes)),
              Table.shown(most),
              Table.ranks(new Sample(bares)),
              Table.shown(mostBare),
              suffix);
    }

    @Override
    public void close() {
      jar.close();
    }
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
