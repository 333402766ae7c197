package routes.operations.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import routes.operations.RunningBroker;
import routes.operations.failure.DeadLetters;
import routes.sandbox.FreePort;

/**
 * The database, the broker or the FHIR server goes away under the running product, and comes back:
 * health says so at once, entries answer 503 within seconds, metrics go on, nothing is given up.
 */
class OutagesTest {
  private static final Duration AT_ONCE = Duration.ofSeconds(1);
  private static final Duration SECONDS = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int DATABASE_PORT = FreePort.any();
  private static final int POOL = 16;

  @RegisterExtension static final RunningBroker BROKER = new RunningBroker();
  @TempDir static Path folder;

  private static EmbeddedPostgres postgres;
  private static ServerSocket silentFhirServer;
  private static WholeProduct product;
  private static String webhook;
  private static boolean brokerStopped;

  @BeforeAll
  static void start() throws Exception {
    startDatabase();
    silentFhirServer = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
    List<String> settings = new ArrayList<>(List.of(BROKER.arguments()));
    settings.addAll(
        List.of(
            "--spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres"),
            "--spring.datasource.username=postgres",
            "--spring.datasource.password=postgres",
            "--fhir.server-url=http://127.0.0.1:" + silentFhirServer.getLocalPort() + "/fhir",
            "--fhir.socket-timeout=3s",
            "--fhir.patience=10s"));
    product = new WholeProduct(List.of(), settings.toArray(String[]::new));
    awaitUp();
    webhook = product.webhook("withings");
    product.register("scale-1", "Patient/p1");
    assertThat(product.postWeight("scale-1").statusCode()).isEqualTo(202);
  }

  @AfterAll
  static void stop() throws Exception {
    product.close();
    silentFhirServer.close();
    postgres.close();
  }

  /** Whatever a test has left behind. */
  @BeforeEach
  void everythingIsUp() throws Exception {
    if (postgres == null) {
      startDatabase();
    }
    if (brokerStopped) {
      startBroker();
    }
    awaitUp();
  }

  private static void stopDatabase() throws Exception {
    postgres.close();
    postgres = null;
  }

  private static void startBroker() {
    BROKER.startAgain();
    brokerStopped = false;
  }

  private static void stopBroker() {
    BROKER.stop();
    brokerStopped = true;
  }

  private static void startDatabase() throws Exception {
    Path data = Files.createDirectories(folder.resolve("postgres"));
    postgres =
        EmbeddedPostgres.builder()
            .setPort(DATABASE_PORT)
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .start();
  }

  private static void awaitUp() {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                product.get("/readyz").statusCode() == 200
                    && product.status("db").equals("UP")
                    && product.status("broker").equals("UP"));
  }

  @Test
  void theDatabaseGoesAndComesBack() throws Exception {
    stopDatabase();

    assertRefusedInWords(within(SECONDS, () -> product.postWeight("scale-1")));
    assertSaid("db", "the database does not answer");
    for (String part : List.of("deadLetters", "parked", "deferred", "farewells", "consents")) {
      await(part)
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> product.health().at("/components/" + part + "/status").asText().equals("DOWN"));
    }
    assertNotReadyAndMeasured();
    assertRefusedInWords(within(SECONDS, () -> product.postWeight("scale-1")));
    assertThat(within(SECONDS, () -> product.get("/connect/withings")).statusCode()).isEqualTo(503);
    manyAtOnce();

    startDatabase();
    awaitUp();
    await().atMost(SECONDS).until(() -> product.postWeight("scale-1").statusCode() == 202);
    assertThat(product.bean(DeadLetters.class).count()).isZero();
  }

  /** A crowd of callers does not make one wait for the other, and who only looks is answered. */
  private static void manyAtOnce() throws Exception {
    ExecutorService crowd = Executors.newFixedThreadPool(150);
    try {
      List<Future<HttpResponse<String>>> posts = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        posts.add(crowd.submit(() -> within(SECONDS, () -> product.postWeight("scale-1"))));
        crowd.submit(() -> product.get("/my/nobodys"));
      }
      for (int i = 0; i < 5; i++) {
        assertThat(within(SECONDS, () -> product.get("/livez")).statusCode()).isEqualTo(200);
      }
      for (Future<HttpResponse<String>> post : posts) {
        assertThat(post.get().statusCode()).isEqualTo(503);
      }
    } finally {
      crowd.shutdownNow();
    }
  }

  @Test
  void theBrokerGoesAndComesBack() {
    stopBroker();

    assertRefusedInWords(within(SECONDS, () -> product.postWeight("scale-1")));
    assertSaid("broker", "the broker does not answer");
    assertNotReadyAndMeasured();
    assertRefusedInWords(within(SECONDS, () -> product.postWeight("scale-1")));
    assertThat(within(SECONDS, OutagesTest::push).statusCode()).isEqualTo(503);

    startBroker();
    awaitUp();
    await().atMost(PATIENCE).until(() -> product.postWeight("scale-1").statusCode() == 202);
    await().atMost(PATIENCE).until(() -> push().statusCode() == 200);
    assertThat(product.bean(DeadLetters.class).count()).isZero();
  }

  @Test
  void theFhirServerNeverAnswers() {
    assertThat(product.postWeight("scale-1").statusCode()).isEqualTo(202);

    await()
        .atMost(PATIENCE)
        .until(
            () ->
                atOnce(product::health)
                    .at("/components/fhir/status")
                    .asText()
                    .equals("OUT_OF_SERVICE"));
    assertThat(product.health().at("/components/fhir/details/reason").asText()).isNotEmpty();
    assertThat(product.get("/readyz").statusCode()).as("readings wait").isEqualTo(200);
    assertThat(within(SECONDS, () -> product.postWeight("scale-1")).statusCode()).isEqualTo(202);
    assertThat(product.bean(DeadLetters.class).count()).isZero();
  }

  @Test
  void thePoolIsExhausted() throws Exception {
    List<Connection> taken = new ArrayList<>();
    try {
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                take(taken);
                return taken.size() == POOL;
              });

      assertRefusedInWords(within(SECONDS, () -> product.postWeight("scale-1")));
      assertSaid("db", "");
      assertNotReadyAndMeasured();
    } finally {
      for (Connection connection : taken) {
        connection.close();
      }
    }
    awaitUp();
    assertThat(product.postWeight("scale-1").statusCode()).isEqualTo(202);
    assertThat(product.bean(DeadLetters.class).count()).isZero();
  }

  private static void take(List<Connection> taken) {
    try {
      taken.add(product.bean(DataSource.class).getConnection());
    } catch (SQLException background) {
      assertThat(taken).hasSizeLessThan(POOL);
    }
  }

  /** Health is answered at once all the while, with 503 and never 500, until it knows. */
  private static void assertSaid(String part, String words) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              HttpResponse<String> anonymous = atOnce(() -> product.look("/actuator/health"));
              assertThat(anonymous.statusCode()).isIn(200, 503);
              assertThat(anonymous.body()).doesNotContain("components");
              return atOnce(() -> product.status(part)).equals("DOWN");
            });
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                product
                    .health()
                    .at("/components/" + part + "/details/reason")
                    .asText()
                    .contains(words));
    assertThat(product.health().at("/components/" + part).toString())
        .doesNotContain("Exception", "127.0.0.1");
  }

  private static void assertNotReadyAndMeasured() {
    await().atMost(PATIENCE).until(() -> product.get("/readyz").statusCode() == 503);
    assertThat(atOnce(() -> product.get("/readyz")).body()).isEqualTo("{\"status\":\"DOWN\"}");
    assertThat(atOnce(() -> product.get("/livez")).statusCode()).isEqualTo(200);
    assertThat(atOnce(() -> product.look("/actuator/prometheus", "admin")).body())
        .contains("\nwearables_parked ", "\nwearables_fhir_outage_seconds ");
  }

  private static void assertRefusedInWords(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("\"error\":\"").doesNotContain("Exception");
  }

  private static HttpResponse<String> push() {
    return product.post(
        webhook,
        "",
        "application/x-www-form-urlencoded",
        "userid=1&appli=1&startdate=1700000000&enddate=1700000600");
  }

  /** A machine that does other things too may be late once or twice, not three times. */
  private static <T> T atOnce(Supplier<T> look) {
    List<Duration> times = new ArrayList<>();
    while (times.size() < 3) {
      Instant before = Instant.now();
      T answer = look.get();
      times.add(Duration.between(before, Instant.now()));
      if (times.get(times.size() - 1).compareTo(AT_ONCE) < 0) {
        return answer;
      }
    }
    throw new AssertionError("not answered at once: " + times);
  }

  private static <T> T within(Duration limit, Supplier<T> call) {
    Instant before = Instant.now();
    T answer = call.get();
    assertThat(Duration.between(before, Instant.now())).isLessThan(limit);
    return answer;
  }
}
