package routes.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import routes.sandbox.JarProcess;

/**
 * Milliseconds until a Withings push is acknowledged and a consent page is there, while nobody and
 * while 300 strangers ask for health at the same time, each again as soon as it is answered: half
 * of them {@code /readyz} at the public port, half of them health at the management port. Before
 * that both, to warm up.
 */
final class HealthBenchmark implements Benchmark {
  private static final int STRANGERS = 300;
  private static final int PUSHES = 50;
  private static final int PAGES = 20;
  private static final int PROBES = 10;
  private static final Duration WARM_UP = Duration.ofSeconds(20);
  private static final Duration TURN = Duration.ofSeconds(20);
  private static final String SECRET = "secret-of-the-benchmarks";

  @Override
  public Measured measure(Path folder) {
    try (JarProcess jar =
        JarProcess.in(
            folder,
            "--fhir.server-url=http://127.0.0.1:1/fhir",
            "--api.clients.portal.secret={noop}" + SECRET,
            "--api.clients.portal.roles=invite",
            "--vendors.withings.client-id=bench",
            "--vendors.withings.client-secret=bench",
            "--vendors.withings.push.secret=" + SECRET)) {
      jar.fullSpeed().start("/readyz");
      HttpRequest push =
          HttpRequest.newBuilder(URI.create(jar.url() + "/webhooks/withings/" + SECRET))
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      "userid=36399&appli=1&startdate=1764576000&enddate=1764576001"))
              .build();
      HttpRequest page = get(invitation(jar));
      HttpRequest ready = get(URI.create(jar.url() + "/readyz"));
      HttpRequest health = get(URI.create(jar.managementUrl() + "/actuator/health"));
      run(push, page, ready, health, WARM_UP, 0);
      run(push, page, ready, health, WARM_UP, STRANGERS);
      return measured(
          run(push, page, ready, health, TURN, 0), run(push, page, ready, health, TURN, STRANGERS));
    }
  }

  private record Run(Sample pushes, Sample pages, Sample probes, double strangers) {}

  private static Run run(
      HttpRequest push,
      HttpRequest page,
      HttpRequest ready,
      HttpRequest health,
      Duration duration,
      int strangers) {
    ExecutorService threads = Executors.newCachedThreadPool();
    try (SteadyLoad pushes = new SteadyLoad();
        SteadyLoad pages = new SteadyLoad();
        SteadyLoad probes = new SteadyLoad();
        SteadyLoad crowd = new SteadyLoad()) {
      List<CompletableFuture<Double>> asking =
          List.of(ready, health).stream()
              .map(
                  request ->
                      CompletableFuture.supplyAsync(
                          () -> strangers == 0 ? 0.0 : crowd.most(request, strangers / 2, duration),
                          threads))
              .toList();
      CompletableFuture<List<Double>> pageTimes =
          CompletableFuture.supplyAsync(() -> pages.run(page, PAGES, duration), threads);
      CompletableFuture<List<Double>> probeTimes =
          CompletableFuture.supplyAsync(() -> probes.run(ready, PROBES, duration), threads);
      Sample pushTimes = new Sample(pushes.run(push, PUSHES, duration));
      return new Run(
          pushTimes,
          new Sample(pageTimes.join()),
          new Sample(probeTimes.join()),
          asking.stream().mapToDouble(CompletableFuture::join).sum());
    } finally {
      threads.shutdown();
    }
  }

  private static Measured measured(Run alone, Run crowded) {
    Table table = new Table("ms", "p50", "p90", "p99", "largest");
    add(table, "push, nobody asks", alone.pushes());
    add(table, "push, 300 ask", crowded.pushes());
    add(table, "page, nobody asks", alone.pages());
    add(table, "page, 300 ask", crowded.pages());
    add(table, "/readyz, nobody else asks", alone.probes());
    add(table, "/readyz, 300 ask", crowded.probes());
    return new Measured(
        table,
        "300 ask (%s/s): push %s, page %s, /readyz %s"
            .formatted(
                Table.shown(crowded.strangers()),
                Table.ranks(crowded.pushes()),
                Table.ranks(crowded.pages()),
                Table.ranks(crowded.probes())));
  }

  private static void add(Table table, String name, Sample sample) {
    table.add(
        name, sample.median(), sample.percentile(0.9), sample.percentile(0.99), sample.largest());
  }

  private static URI invitation(JarProcess jar) {
    String credentials =
        Base64.getEncoder().encodeToString(("portal:" + SECRET).getBytes(StandardCharsets.UTF_8));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(jar.url() + "/api/invitations"))
            .header("Authorization", "Basic " + credentials)
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"patient\":{\"reference\":\"Patient/1\"},\"vendors\":[\"withings\"]}"))
            .build();
    try {
      String answer =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
      return URI.create(new ObjectMapper().readTree(answer).path("link").asText());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static HttpRequest get(URI address) {
    return HttpRequest.newBuilder(address).GET().build();
  }
}
