package routes.operations.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.HttpEndpointModel;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.catalina.Container;
import org.apache.catalina.core.StandardContext;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.web.embedded.tomcat.TomcatWebServer;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import routes.WearablesOnFhir;
import routes.operations.entry.guard.EntryKind;

/** What a request may cost, at every entry that the running product lists. */
@SpringBootTest(
    classes = WearablesOnFhir.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "fhir.server-url=http://localhost:1/fhir",
      "entry.min-free-space=1MB",
      "vendors.withings.client-id=client-1",
      "vendors.withings.client-secret=client-secret-1",
      "vendors.oura.client-id=client-1",
      "vendors.oura.client-secret=client-secret-1"
    })
@DirtiesContext
class EntriesTest {
  private static final String COUNTS_ONCE = "requestsUnderWayFilter";

  private static final Path FOLDER =
      Path.of("target", "entries-test-" + UUID.randomUUID()).toAbsolutePath();
  private static final Duration BESIDE_SLOW_ONES = Duration.ofSeconds(1);

  @Autowired private CamelContext camel;
  @Autowired private ServletWebServerApplicationContext context;
  @LocalServerPort private int port;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @DynamicPropertySource
  static void dataFolder(DynamicPropertyRegistry registry) {
    registry.add("data-dir", FOLDER::toString);
  }

  /** A method and a path that some entry answers, or none. */
  private record Entry(String method, String path) {}

  private Stream<HttpEndpointModel> endpoints() {
    return camel
        .getComponent("platform-http", PlatformHttpComponent.class)
        .getHttpEndpoints()
        .stream();
  }

  private List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    endpoints()
        .forEach(
            endpoint -> {
              String path = endpoint.getUri().replaceAll("\\{[^}]*}", "x1");
              String verbs = endpoint.getVerbs() == null ? "GET,POST" : endpoint.getVerbs();
              Arrays.stream(verbs.split(",")).forEach(verb -> entries.add(new Entry(verb, path)));
            });
    assertThat(entries).hasSizeGreaterThan(15);
    entries.add(new Entry("POST", "/"));
    entries.add(new Entry("GET", "/unknown"));
    entries.add(new Entry("POST", "/actuator/health"));
    entries.add(new Entry("GET", "/actuator/prometheus"));
    return entries;
  }

  @Test
  void everyEntryIsAnsweredByThreadsOfItsKind() {
    assertThat(endpoints().toList())
        .allSatisfy(
            endpoint -> {
              EntryConsumer consumer = (EntryConsumer) endpoint.getConsumer();
              String root = endpoint.getUri().replaceAll("^/?([^/]*).*", "$1");
              EntryKind kind =
                  switch (root) {
                    case "api" -> EntryKind.SENDERS;
                    case "webhooks" -> EntryKind.WEBHOOKS;
                    case "connect", "my", "oauth", ".well-known" -> EntryKind.PAGES;
                    default -> throw new AssertionError("say whose threads answer /" + root);
                  };
              assertThat(consumer.kind()).isEqualTo(kind);
            });
  }

  /** A request whose body came later is dispatched anew, which the server calls ASYNC. */
  @Test
  void everyFilterStandsBeforeRequestsThatBeginAgain() {
    TomcatWebServer server = (TomcatWebServer) context.getWebServer();
    List<FilterMap> maps = new ArrayList<>();
    for (Container child : server.getTomcat().getHost().findChildren()) {
      maps.addAll(List.of(((StandardContext) child).findFilterMaps()));
    }
    assertThat(maps)
        .extracting(FilterMap::getFilterName)
        .contains("springSecurityFilterChain", "entryFilter");
    // Only what answers errors, what counts, and what reads no more than the name of a charset,
    // stands before it.
    assertThat(maps.subList(0, 4))
        .extracting(FilterMap::getFilterName)
        .containsExactly(
            "errorAnswerFilter", COUNTS_ONCE, "characterEncodingFilter", "entryFilter");
    assertThat(maps)
        .filteredOn(map -> Set.of(map.getDispatcherNames()).contains("REQUEST"))
        .filteredOn(map -> !map.getFilterName().contains("WebSocket"))
        .filteredOn(map -> !map.getFilterName().equals(COUNTS_ONCE))
        .allSatisfy(map -> assertThat(map.getDispatcherNames()).contains("ASYNC"));
  }

  @Test
  void aBodyThatComesInPartsOpensNoDoorAndShutsNone() throws Exception {
    SoftAssertions softly = new SoftAssertions();
    for (Entry entry : entries()) {
      int whole;
      try (RawConnection connection = new RawConnection(port)) {
        whole = connection.head(entry.method, entry.path, 2).send("{}").status();
      }
      try (RawConnection connection = new RawConnection(port)) {
        connection.head(entry.method, entry.path, 2);
        pause();
        connection.send("{");
        pause();
        int inParts = connection.send("}").status();
        softly.assertThat(inParts).as("in parts: %s", entry).isEqualTo(whole);
        if (entry.path.startsWith("/api")) {
          softly.assertThat(inParts).as("without credentials: %s", entry).isEqualTo(401);
        }
      }
      try (RawConnection connection = new RawConnection(port)) {
        connection.send(
            "%s %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    .formatted(entry.method, entry.path)
                + "Transfer-Encoding: chunked\r\n\r\n1\r\n");
        pause();
        connection.send("{\r\n1");
        pause();
        int chunked = connection.send("\r\n}\r\n0\r\n\r\n").status();
        softly.assertThat(chunked).as("in chunks: %s", entry).isEqualTo(whole);
      }
    }
    softly.assertAll();
  }

  @Test
  void encodedBodiesAreRefusedEverywhere() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(packed)) {
      zip.write(new byte[50_000_000]);
    }
    SoftAssertions softly = new SoftAssertions();
    for (Entry entry : entries()) {
      for (String encoding : List.of("gzip", "identity, gzip", "x")) {
        HttpRequest request =
            request(entry)
                .header("Content-Encoding", encoding)
                .method(entry.method, BodyPublishers.ofByteArray(packed.toByteArray()))
                .build();
        softly.assertThat(status(request)).as("%s %s", encoding, entry).isEqualTo(415);
      }
      int plain = status(request(entry).method(entry.method, body("{}")).build());
      HttpRequest identity =
          request(entry)
              .header("Content-Encoding", "identity")
              .method(entry.method, body("{}"))
              .build();
      softly.assertThat(status(identity)).as("identity: %s", entry).isEqualTo(plain);
    }
    softly.assertAll();
  }

  @Test
  void largeBodiesAreRefusedEverywhereHoweverTheyCome() throws Exception {
    byte[] larger = new byte[800 * 1024 + 1];
    SoftAssertions softly = new SoftAssertions();
    for (Entry entry : entries()) {
      HttpRequest declared =
          request(entry).method(entry.method, BodyPublishers.ofByteArray(larger)).build();
      HttpRequest streamed =
          request(entry)
              .method(
                  entry.method,
                  BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(larger)))
              .build();
      softly.assertThat(status(declared)).as("declared: %s", entry).isEqualTo(413);
      softly.assertThat(status(streamed)).as("streamed: %s", entry).isEqualTo(413);
    }
    softly.assertAll();
  }

  @Test
  void aBodyThatIsNotThereInTimeIsAnswered408AndTheConnectionEnds() throws Exception {
    List<Entry> entries = entries();
    List<RawConnection> connections = new ArrayList<>();
    try {
      for (Entry entry : entries) {
        connections.add(new RawConnection(port).head(entry.method, entry.path, 10).send("{"));
      }
      SoftAssertions softly = new SoftAssertions();
      for (int i = 0; i < entries.size(); i++) {
        String answer = connections.get(i).rest();
        softly.assertThat(answer).as("%s", entries.get(i)).startsWith("HTTP/1.1 408");
      }
      softly.assertAll();
    } finally {
      close(connections);
    }
  }

  @Test
  void aHeadThatIsNotThereInTimeEndsItsConnection() throws Exception {
    List<RawConnection> connections = new ArrayList<>();
    try {
      for (Entry entry : entries()) {
        connections.add(
            new RawConnection(port).send(entry.method + " " + entry.path + " HTTP/1.1\r\nX: "));
      }
      Set<RawConnection> open = new HashSet<>(connections);
      await()
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofSeconds(2))
          .until(
              () -> {
                open.removeIf(connection -> !takes(connection));
                return open.isEmpty();
              });
    } finally {
      close(connections);
    }
  }

  @Test
  void hundredsOfDrippingBodiesMakeNobodyWait() throws Exception {
    List<Entry> entries = entries();
    List<RawConnection> drips = new ArrayList<>();
    try {
      for (int i = 0; i < 500; i++) {
        Entry entry = entries.get(i % entries.size());
        drips.add(new RawConnection(port).head(entry.method, entry.path, 1_000).send("{"));
      }
      long end = System.nanoTime() + Duration.ofSeconds(14).toNanos();
      List<Duration> waited = new ArrayList<>();
      for (int i = 0; System.nanoTime() < end; i++) {
        Entry entry = entries.get(i % entries.size());
        long begin = System.nanoTime();
        status(request(entry).method(entry.method, body("{}")).build());
        waited.add(Duration.ofNanos(System.nanoTime() - begin));
        takes(drips.get(i % drips.size()));
      }
      waited.sort(null);
      // Half of them, for machines that are busy with something else: behind a drip all wait long.
      assertThat(waited.get(waited.size() / 2)).isLessThan(BESIDE_SLOW_ONES);
    } finally {
      close(drips);
    }
  }

  @Test
  void whoAsksBeforeSendingIsToldToGoOn() throws Exception {
    try (RawConnection connection = new RawConnection(port)) {
      connection.head("POST", "/api/device-messages", 2, "Expect: 100-continue");
      assertThat(connection.line()).startsWith("HTTP/1.1 100");
      assertThat(connection.line()).isEmpty();
      assertThat(connection.send("{}").status()).isEqualTo(401);
    }
  }

  @Test
  void aConnectionGoesOnAfterARefusalThatReadTheBody() throws Exception {
    try (RawConnection connection = new RawConnection(port)) {
      connection
          .head("POST", "/webhooks/withings/x1", 2, "Content-Encoding: gzip")
          .send("{}GET /unknown HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      String answers = connection.rest();
      assertThat(answers).startsWith("HTTP/1.1 415").containsPattern("HTTP/1.1 (403|404)");
    }
  }

  /** Whether the connection is still there for one byte more. */
  private static boolean takes(RawConnection connection) {
    try {
      connection.send(" ");
      return true;
    } catch (IOException closed) {
      return false;
    }
  }

  private static void pause() {
    await().pollDelay(Duration.ofMillis(30)).until(() -> true);
  }

  private static void close(List<RawConnection> connections) throws IOException {
    for (RawConnection connection : connections) {
      connection.close();
    }
  }

  private HttpRequest.Builder request(Entry entry) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + entry.path))
        .header("Content-Type", "application/json");
  }

  private static HttpRequest.BodyPublisher body(String text) {
    return BodyPublishers.ofString(text);
  }

  private int status(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<Void> answer = http.send(request, BodyHandlers.discarding());
    return answer.statusCode();
  }
}
