package routes.endtoend;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import routes.sandbox.Browser;
import routes.sandbox.FhirStore;
import routes.sandbox.FreePort;
import routes.sandbox.JarProcess;
import routes.sandbox.Page;
import routes.sandbox.withings.WithingsSimulator;

/** The jar with its data in a folder of its own, and a Withings simulator that it knows. */
public final class Installation implements AutoCloseable {
  private static final String SECRET = "correct-horse-battery";

  private final HttpClient client = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final WithingsSimulator withings;
  private final List<String> arguments;
  private final JarProcess jar;

  /**
   * @param fhirUrl base URL of the FHIR server
   * @param arguments further arguments of the jar
   */
  public Installation(Path folder, String fhirUrl, String... arguments) {
    this(
        folder,
        WithingsSimulator.start(FreePort.any()),
        withings -> arguments(withings, fhirUrl, arguments));
  }

  /** Behind a gate that passes the server's answers on as they are, its links included. */
  public Installation(Path folder, FhirGate gate, String... arguments) {
    this(
        folder,
        gate.baseUrl(),
        Stream.concat(Stream.of("--fhir.addresses=" + gate.behind()), Stream.of(arguments))
            .toArray(String[]::new));
  }

  private Installation(
      Path folder,
      WithingsSimulator withings,
      Function<WithingsSimulator, List<String>> arguments) {
    this.withings = withings;
    this.arguments = arguments.apply(withings);
    jar = JarProcess.in(folder, this.arguments.toArray(String[]::new));
    withings.allowRedirectTo(jar.url() + "/oauth/callback/withings");
  }

  /** A further instance with the same configuration, and a data folder of its own. */
  Installation beside(Path folder) {
    return new Installation(folder, withings, any -> arguments);
  }

  private static List<String> arguments(
      WithingsSimulator withings, String fhirUrl, String... arguments) {
    List<String> all = new ArrayList<>();
    all.add("--fhir.server-url=" + fhirUrl);
    all.add("--fhir.flush-interval-ms=1000");
    all.add("--health.look-every=1s");
    all.add("--api.clients.clinic.secret={noop}" + SECRET);
    all.add("--api.clients.clinic.roles=invite,admin");
    all.add("--api.clients.gateway.secret={noop}" + SECRET);
    all.add("--api.clients.gateway.roles=send");
    all.add("--api.clients.gateway.mapping=generic-json");
    all.add("--vendors.withings.client-id=" + withings.clientId());
    all.add("--vendors.withings.client-secret=" + withings.clientSecret());
    all.add("--vendors.withings.authorization-uri=" + withings.authorizationUrl());
    all.add("--vendors.withings.api-uri=" + withings.url());
    all.addAll(List.of(arguments));
    return List.copyOf(all);
  }

  public JarProcess jar() {
    return jar;
  }

  public WithingsSimulator withings() {
    return withings;
  }

  /** Invites the patient, consents as the Withings person, and answers the person's page. */
  public URI connect(String userid, String patientIdentifier) {
    withings.switches().person(userid);
    return connectTo("withings", patientIdentifier);
  }

  /** Invites the patient, consents as the vendor's person, and answers the person's page. */
  URI connectTo(String vendor, String patientIdentifier) {
    return consent(
        vendor,
        """
        {"system":"%s","value":"%s"}\
        """
            .formatted(FhirStore.PATIENT_SYSTEM, patientIdentifier));
  }

  /** As {@link #connectTo}, for a patient whose reference is known: nothing has to be looked up. */
  public URI connectReference(String vendor, String patientReference) {
    return consent(vendor, "{\"reference\":\"%s\"}".formatted(patientReference));
  }

  private URI consent(String vendor, String patient) {
    JsonNode invitation =
        call(
            "clinic",
            "POST",
            "/api/invitations",
            "{\"patient\":%s,\"vendors\":[\"%s\"]}".formatted(patient, vendor),
            201);
    Browser browser = new Browser();
    Page consent = browser.open(URI.create(invitation.path("link").asText()));
    Page page = browser.submit(consent, "/" + vendor, Map.of("consent", "yes"));
    if (page.status() != 200 || !page.address().getPath().startsWith("/my/")) {
      throw new IllegalStateException("connecting ended with status " + page.status());
    }
    return page.address();
  }

  /** Presses the button of the person's page that ends sharing. */
  void stopSharing(URI personPage) {
    pressOnPage(personPage, "/stop");
  }

  /** Presses the button of the person's page whose form's action ends so. */
  void pressOnPage(URI personPage, String actionEnd) {
    Browser browser = new Browser();
    Page answer = browser.submit(browser.open(personPage), actionEnd, Map.of());
    if (answer.status() != 200) {
      throw new IllegalStateException(actionEnd + " ended with status " + answer.status());
    }
  }

  /** Ticks the box on the person's page and has the readings deleted. */
  void erase(URI personPage) {
    Browser browser = new Browser();
    Page ended = browser.submit(browser.open(personPage), "/erase", Map.of("confirm", "yes"));
    if (ended.status() != 200) {
      throw new IllegalStateException("erasing ended with status " + ended.status());
    }
  }

  /** The connection of a patient, as the API tells it. */
  JsonNode connection(String patientReference) {
    return call("clinic", "GET", "/api/connections?patient=" + patientReference, "", 200)
        .path("connections")
        .path(0);
  }

  /** Links a device of the sender {@code gateway} to a patient, from long ago on. */
  public void registerDevice(String deviceId, String patientIdentifier) {
    call(
        "clinic",
        "POST",
        "/api/devices",
        """
        {"sender":"gateway","deviceId":"%s","patientSystem":"%s","patientValue":"%s",
         "linkedFrom":"2020-01-01T00:00:00Z"}\
        """
            .formatted(deviceId, FhirStore.PATIENT_SYSTEM, patientIdentifier),
        201);
  }

  /** Posts a device message as the sender {@code gateway}; answers the HTTP status. */
  int post(String message, String... headers) {
    HttpRequest.Builder request =
        request("gateway", "/api/device-messages")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(message));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return send(request).statusCode();
  }

  /** Calls the API and expects this status. */
  JsonNode call(String caller, String method, String path, String body, int status) {
    HttpResponse<String> answer =
        send(
            request(caller, path)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
    if (answer.statusCode() != status) {
      throw new IllegalStateException(
          method + " " + path + " answered " + answer.statusCode() + ": " + answer.body());
    }
    try {
      return json.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What health has found out since this was asked, whatever its status. */
  JsonNode health() {
    Instant asked = Instant.now();
    AtomicReference<JsonNode> found = new AtomicReference<>();
    await()
        .atMost(Duration.ofMinutes(1))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(250))
        .until(
            () -> {
              found.set(latestHealth());
              long elapsed = Duration.between(asked, Instant.now()).toSeconds();
              return found.get().findValues("secondsOld").stream()
                  .allMatch(age -> age.asLong() < elapsed);
            });
    return found.get();
  }

  /** What health says now, as it was found some seconds ago. */
  JsonNode latestHealth() {
    try {
      return json.readTree(send(management("/actuator/health")).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks the management port as the administrator. */
  HttpRequest.Builder management(String path) {
    return HttpRequest.newBuilder(URI.create(jar.managementUrl() + path))
        .timeout(Duration.ofSeconds(20))
        .header("Authorization", credentials("clinic"));
  }

  /** How many dead letters health counts. */
  public int deadLetters() {
    return health().path("components").path("deadLetters").path("details").path("count").asInt(-1);
  }

  /** How many readings health counts that were not filed for want of consent. */
  int withheld() {
    return health().at("/components/withheld/details/count").asInt(-1);
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private HttpRequest.Builder request(String caller, String path) {
    return HttpRequest.newBuilder(URI.create(jar.url() + path))
        .timeout(Duration.ofSeconds(20))
        .header("Authorization", credentials(caller));
  }

  private static String credentials(String caller) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((caller + ":" + SECRET).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    jar.close();
    withings.close();
  }
}
