package routes.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import routes.endtoend.Installation;
import routes.sandbox.FreePort;
import routes.sandbox.withings.Measure;
import routes.sandbox.withings.Reading;
import routes.sandbox.withings.WithingsDevice;
import routes.sandbox.withings.WithingsSimulator;

/**
 * Measure groups a second that one instance brings from a vendor to the topic device-messages,
 * newest first and a chunk a sync request, beside a bare client that asks the same simulator for
 * the same pages and sends each group to a topic of the same broker. There is no FHIR server:
 * filing waits and takes nothing from the machine.
 */
final class ImportBenchmark implements Benchmark {
  private static final int GROUPS = 20_000;
  private static final int PAGE = 300;
  private static final Duration HISTORY = Duration.ofDays(360);
  private static final String PERSON = "36311";
  private static final String MESSAGES = "wearables.device-messages";
  private static final String BARE = "bench.bare";
  private static final WithingsDevice SCALE =
      new WithingsDevice("d1b2c3d4e5f60718293a4b5c6d7e8f9001122334", "Scale", "Body", 5);

  private final HttpClient client = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();

  @Override
  public Measured measure(Path folder) {
    int brokerPort = FreePort.any();
    try (Installation installation =
        new Installation(folder, "http://127.0.0.1:1/fhir", "--broker.port=" + brokerPort)) {
      WithingsSimulator withings = installation.withings();
      withings.switches().pageSize(PAGE);
      withings.addAccount(PERSON, ZoneId.of("Europe/Amsterdam")).addHistory(history());
      installation.jar().fullSpeed().start("/actuator/health/liveness");
      Map<String, Object> config = installation.jar().brokerClient(brokerPort);
      try (Admin admin = Admin.create(config)) {
        admin.createTopics(List.of(new NewTopic(BARE, 4, (short) 1))).all().get();
        installation.connectReference("withings", "Patient/1");
        Awaitility.await()
            .pollInterval(Duration.ofMillis(20))
            .atMost(Duration.ofMinutes(1))
            .until(() -> count(admin, MESSAGES) > 0);
        int before = count(admin, MESSAGES);
        double imported = secondsUntil(admin, MESSAGES, GROUPS);
        double bearerless = bare(withings, config, admin);
        double rate = (GROUPS - before) / imported;
        double bare = GROUPS / bearerless;
        Table table = new Table("measure groups", "a second");
        table.add("import of one instance", rate);
        table.add("bare client", bare);
        return new Measured(
            table,
            "%s groups/s, %s of the bare client"
                .formatted(Table.shown(rate), Table.shown(rate / bare)));
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static List<Reading> history() {
    Instant newest = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(600);
    long step = HISTORY.toSeconds() / GROUPS;
    return IntStream.range(0, GROUPS)
        .mapToObj(
            number ->
                Reading.measured(
                    newest.minusSeconds(step * number),
                    SCALE,
                    new Measure(1, 70_000 + number % 5_000, -3)))
        .toList();
  }

  private static double secondsUntil(Admin admin, String topic, int expected) {
    long begin = System.nanoTime();
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .atMost(Duration.ofMinutes(10))
        .until(() -> count(admin, topic) >= expected);
    return (System.nanoTime() - begin) / 1e9;
  }

  private static int count(Admin admin, String topic) {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    IntStream.range(0, 4)
        .forEach(number -> ends.put(new TopicPartition(topic, number), OffsetSpec.latest()));
    try {
      return (int)
          admin.listOffsets(ends).all().get().values().stream()
              .mapToLong(end -> end.offset())
              .sum();
    } catch (ExecutionException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Asks page by page with the token of the jar's last call, and waits for the broker at each. */
  private double bare(WithingsSimulator withings, Map<String, Object> broker, Admin admin) {
    String bearer =
        withings.calls("/measure", "getmeas").stream()
            .flatMap(call -> call.bearer().stream())
            .reduce((one, other) -> other)
            .orElseThrow();
    Map<String, Object> config = new HashMap<>(broker);
    config.put("acks", "all");
    long begin = System.nanoTime();
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
      long offset = 0;
      boolean more = true;
      while (more) {
        JsonNode body = page(withings, bearer, offset);
        List<String> groups = new ArrayList<>();
        body.path("measuregrps").forEach(group -> groups.add(group.toString()));
        groups.forEach(group -> producer.send(new ProducerRecord<>(BARE, group)));
        producer.flush();
        more = body.path("more").asInt() == 1;
        offset = body.path("offset").asLong();
      }
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    if (count(admin, BARE) != GROUPS) {
      throw new IllegalStateException("the bare client brought " + count(admin, BARE));
    }
    return seconds;
  }

  private JsonNode page(WithingsSimulator withings, String bearer, long offset) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(withings.url() + "/measure"))
            .header("Authorization", "Bearer " + bearer)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "action=getmeas&category=1&meastypes=1&startdate=0&enddate=4000000000&offset="
                        + offset))
            .build();
    try {
      return json.readTree(client.send(request, HttpResponse.BodyHandlers.ofString()).body())
          .path("body");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
