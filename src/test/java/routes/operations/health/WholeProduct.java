package routes.operations.health;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;
import routes.WearablesOnFhir;

/** The whole product in this process, on free ports, with callers of each role. */
public final class WholeProduct implements AutoCloseable {
  public static final String SECRET = "a-long-enough-secret-of-tests";

  private final Path data = Files.createTempDirectory("whole-product");
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ConfigurableApplicationContext context;

  /**
   * @param further beans of the test, beside the product's
   * @param settings command line arguments, beside those that every test needs
   */
  public WholeProduct(List<Class<?>> further, String... settings) throws IOException {
    Class<?>[] sources =
        Stream.concat(Stream.of(WearablesOnFhir.class), further.stream()).toArray(Class<?>[]::new);
    context =
        new SpringApplication(sources)
            .run(Stream.concat(defaults(), Stream.of(settings)).toArray(String[]::new));
  }

  private Stream<String> defaults() {
    return Stream.of(
        "--server.port=0",
        "--management.server.port=0",
        "--data-dir=" + data,
        "--routes-dir=" + data.resolve("routes"),
        "--mappings-dir=" + data.resolve("mappings"),
        "--fhir.server-url=http://127.0.0.1:1/fhir",
        "--entry.min-free-space=1MB",
        "--health.look-every=1s",
        "--vendors.withings.client-id=client-1",
        "--vendors.withings.client-secret=client-secret-1",
        "--vendors.withings.api-uri=http://127.0.0.1:1",
        "--api.clients.admin.secret={noop}" + SECRET,
        "--api.clients.admin.roles=admin",
        "--api.clients.portal.secret={noop}" + SECRET,
        "--api.clients.portal.roles=invite",
        "--api.clients.ward.secret={noop}" + SECRET,
        "--api.clients.ward.roles=send",
        "--api.clients.ward.mapping=generic-json");
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  public ConfigurableApplicationContext context() {
    return context;
  }

  /** Asks the port that everybody reaches. */
  public HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(entry(path)));
  }

  /** Asks the management port, unnamed. */
  public HttpResponse<String> look(String path) {
    return send(HttpRequest.newBuilder(management(path)));
  }

  /** Asks the management port as this caller. */
  public HttpResponse<String> look(String path, String caller) {
    return send(HttpRequest.newBuilder(management(path)).header("Authorization", basic(caller)));
  }

  /** Sends this to the management port as this caller, with one more header. */
  public HttpResponse<String> send(
      String method, String path, String caller, String header, String value) {
    return send(
        HttpRequest.newBuilder(management(path))
            .header("Authorization", basic(caller))
            .header(header, value)
            .method(method, BodyPublishers.noBody()));
  }

  /** What health tells administrators. */
  public JsonNode health() {
    try {
      return new ObjectMapper().readTree(look("/actuator/health", "admin").body());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  public String status(String part) {
    return health().at("/components/" + part + "/status").asText();
  }

  /** Posts as this caller, or unnamed where it is empty. */
  public HttpResponse<String> post(String path, String caller, String type, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(entry(path))
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString(body));
    if (!caller.isEmpty()) {
      request.header("Authorization", basic(caller));
    }
    return send(request);
  }

  /** The path that {@code /api/setup} names for a vendor's pushes. */
  public String webhook(String vendor) {
    String setup =
        send(HttpRequest.newBuilder(entry("/api/setup")).header("Authorization", basic("admin")))
            .body();
    try {
      for (JsonNode one : new ObjectMapper().readTree(setup).path("vendors")) {
        if (one.path("name").asText().equals(vendor)) {
          return URI.create(one.path("webhookUrl").asText()).getPath();
        }
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    throw new AssertionError("no webhook of " + vendor + " in " + setup);
  }

  /** Registers a device of the sender ward. */
  public void register(String device, String patient) {
    HttpResponse<String> answer =
        post(
            "/api/devices",
            "admin",
            "application/json",
            """
            {"sender":"ward","deviceId":"%s","patientReference":"%s",
             "linkedFrom":"2020-01-01T00:00:00Z"}\
            """
                .formatted(device, patient));
    if (answer.statusCode() != 201) {
      throw new AssertionError("registering answered " + answer.statusCode() + answer.body());
    }
  }

  /** Posts a weight of that device as the sender ward. */
  public HttpResponse<String> postWeight(String device) {
    return post(
        "/api/device-messages",
        "ward",
        "application/json",
        """
        {"deviceId":"%s","time":"2026-11-20T08:05:12Z","weight":65.75}\
        """
            .formatted(device));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.timeout(Duration.ofMinutes(1)).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private URI entry(String path) {
    return URI.create("http://localhost:" + port("local.server.port") + path);
  }

  private URI management(String path) {
    return URI.create("http://localhost:" + port("local.management.port") + path);
  }

  private String port(String property) {
    return context.getEnvironment().getRequiredProperty(property);
  }

  private static String basic(String caller) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((caller + ":" + SECRET).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    context.close();
    FileSystemUtils.deleteRecursively(data);
  }
}
