package routes.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.time.ZoneId;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import routes.sandbox.withings.DemoData;
import routes.sandbox.withings.MeasureGroup;
import routes.sandbox.withings.WithingsAccount;
import routes.sandbox.withings.WithingsSimulator;

/**
 * A clinic with one patient: a FHIR server, the product's jar and a simulated Withings. It tells on
 * standard output what happens. Times are not limits of the product but of patience.
 */
final class DemoClinic implements AutoCloseable {

  private static final String USERID = "363";
  private static final String IDENTIFIER_SYSTEM = "https://clinic.example/patient-number";
  private static final String IDENTIFIER = "sandbox-1";
  private static final int DAYS = 30;

  private final Path folder;
  private final String secret = UUID.randomUUID().toString();
  private final DemoData person = DemoData.person(7, ZoneId.of("Europe/Amsterdam"));
  private final FhirServerProcess fhir =
      FhirServerProcess.inMemory().port(FreePort.preferred(8090));
  private final WithingsSimulator withings = WithingsSimulator.start(FreePort.preferred(8091));
  private final WithingsAccount account =
      withings.addAccount(USERID, ZoneId.of("Europe/Amsterdam"));
  private final FhirReader reader = new FhirReader(fhir.baseUrl());
  private final JarProcess jar;
  private String patientId = "";
  private String personsPage = "";
  private int pushed;

  DemoClinic(Path folder) {
    this.folder = folder;
    account.addHistory(person.history(DAYS, Instant.now()));
    this.jar =
        JarProcess.in(
                folder,
                "--fhir.server-url=" + fhir.baseUrl(),
                "--api.clients.sandbox.secret={noop}" + secret,
                "--api.clients.sandbox.roles=invite,send,admin",
                "--vendors.withings.client-id=" + withings.clientId(),
                "--vendors.withings.client-secret=" + withings.clientSecret(),
                "--vendors.withings.authorization-uri=" + withings.authorizationUrl(),
                "--vendors.withings.api-uri=" + withings.url())
            .port(FreePort.preferred(8080));
    withings.allowRedirectTo(jar.url() + "/oauth/callback/withings");
  }

  /** Starts all three parts. */
  void start() {
    say("Starting a FHIR server (HAPI, in memory) …");
    fhir.start();
    say("Starting the jar; its log is " + folder.resolve("jar.log"));
    jar.start();
    say("A simulated Withings stands at " + withings.url());
  }

  /** Invites the patient and goes the person's way through consent. */
  void connect() {
    patientId = reader.createPatient(IDENTIFIER_SYSTEM, IDENTIFIER);
    say("The clinic's patient is Patient/" + patientId + "; inviting …");
    URI link = URI.create(invite());
    say("The person opens the invitation and allows Withings …");
    Browser browser = new Browser();
    Page consent = browser.open(link);
    Page end = browser.submit(consent, "/withings", Map.of("consent", "yes"));
    if (end.status() != 200 || !end.address().getPath().startsWith("/my/")) {
      throw new IllegalStateException(
          "connecting ended with HTTP " + end.status() + " at " + path(end.address()));
    }
    personsPage = end.address().toString();
    say("Connected. " + DAYS + " days of history follow.");
  }

  private String invite() {
    ObjectNode invitation = JsonNodeFactory.instance.objectNode();
    invitation.putObject("patient").put("system", IDENTIFIER_SYSTEM).put("value", IDENTIFIER);
    invitation.putArray("vendors").add("withings");
    byte[] credentials = ("sandbox:" + secret).getBytes(StandardCharsets.UTF_8);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(jar.url() + "/api/invitations"))
            .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(invitation.toString()))
            .build();
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 201) {
        throw new IllegalStateException("the invitation was answered " + answer.statusCode());
      }
      return new ObjectMapper().readTree(answer.body()).path("link").asText();
    } catch (IOException e) {
      throw new UncheckedIOException("no answer to the invitation", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Waits until exactly the Observations that the account's readings make stand in FHIR. */
  void awaitEverything(Duration patience) {
    int expected = Summary.expected(account.groups());
    int[] last = {-1};
    try {
      Awaitility.await()
          .pollInSameThread()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofSeconds(1))
          .atMost(patience)
          .until(
              () -> {
                int found = reader.count(patientId, Optional.empty());
                if (found != last[0]) {
                  say(found + " of " + expected + " Observations stand in FHIR.");
                  last[0] = found;
                }
                return (found >= expected && summary().complete()) || !jar.isAlive();
              });
    } catch (ConditionTimeoutException e) {
      say("Still not all of them after " + patience.toSeconds() + " s.");
    }
    if (!jar.isAlive()) {
      throw new IllegalStateException("the jar has ended");
    }
  }

  /** The person measures something; Withings stores it and tells the jar. */
  void measureAndPush() {
    MeasureGroup group = withings.addReading(USERID, person.next(pushed++, Instant.now()));
    String title = Kind.of(group).map(Kind::title).orElse("Something");
    say(title + " is measured; Withings pushes the news.");
  }

  Summary summary() {
    return Summary.of(account.groups(), reader, patientId);
  }

  void printLinks() {
    String observations =
        fhir.baseUrl() + "/Observation?subject=Patient/" + patientId + "&_sort=-date";
    System.out.println("  The person's page  " + personsPage);
    System.out.println("  Observations       " + observations);
    System.out.println("  Health             " + jar.url() + "/actuator/health");
  }

  private static String path(URI address) {
    return address.getPath().replaceAll("(/my/|/connect/).*", "$1…");
  }

  private static void say(String what) {
    System.out.println(what);
  }

  @Override
  public synchronized void close() {
    jar.close();
    fhir.close();
    withings.close();
  }
}
