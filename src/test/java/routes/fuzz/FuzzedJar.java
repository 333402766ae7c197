package routes.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import routes.sandbox.JarProcess;

/**
 * The built jar with every vendor, callers of each role and a FHIR server that finds nothing, for a
 * run of bad requests over everything that its web server says it answers.
 */
public final class FuzzedJar implements AutoCloseable {
  private static final List<String> VENDORS =
      List.of(
          "dexcom", "fitbit", "google-fit", "google-health", "oura", "polar", "whoop", "withings");
  private static final String SECRET = "fuzz-run-long-secret-1";
  private static final String NOTHING_FOUND =
      "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[]}";

  private final HttpServer fhir;
  private final JarProcess jar;
  private final JarLife life;
  private final List<Entry> entries;
  private final FuzzRun run;

  /** Starts it in this folder and asks it for its entries. */
  public FuzzedJar(Path folder) {
    fhir = emptyFhirServer();
    jar = JarProcess.in(folder, arguments(fhir.getAddress().getPort())).start();
    life = new JarLife(folder);
    entries = Entry.listed(mappings());
    run =
        new FuzzRun(
            jar.port(),
            entries,
            new Callers(
                List.of(
                    Callers.basic("clinic", SECRET),
                    Callers.basic("portal", SECRET),
                    Callers.basic("gateway", SECRET))));
  }

  private static String[] arguments(int fhirPort) {
    List<String> arguments = new ArrayList<>();
    arguments.add("--fhir.server-url=http://127.0.0.1:" + fhirPort + "/fhir");
    Map.of("clinic", "admin,invite", "portal", "invite", "gateway", "send")
        .forEach(
            (name, roles) -> {
              arguments.add("--api.clients." + name + ".secret={noop}" + SECRET);
              arguments.add("--api.clients." + name + ".roles=" + roles);
            });
    arguments.add("--api.clients.gateway.mapping=generic-json");
    arguments.add("--management.endpoints.web.exposure.include=health,prometheus,info,mappings");
    for (String vendor : VENDORS) {
      String key = "--vendors." + vendor + ".";
      arguments.add(key + "client-id=fuzz");
      arguments.add(key + "client-secret=fuzz-run-vendor-secret");
      arguments.add(key + "authorization-uri=http://127.0.0.1:1/authorize");
      arguments.add(key + "token-uri=http://127.0.0.1:1/token");
      arguments.add(key + "api-uri=http://127.0.0.1:1/api");
    }
    arguments.add("--vendors.google-health.push.keyset.uri=http://127.0.0.1:1/keys");
    // Until Polar has told its key, it is asked to come again.
    arguments.add("--vendors.polar.push.signature.key=fuzz-run-polar-key");
    arguments.add("--vendors.google-fit.user-id.uri=http://127.0.0.1:1/user");
    return arguments.toArray(String[]::new);
  }

  private static HttpServer emptyFhirServer() {
    try {
      HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 64);
      server.createContext(
          "/fhir",
          exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] answer = NOTHING_FOUND.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/fhir+json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
          });
      server.setExecutor(Executors.newCachedThreadPool(FuzzedJar::daemon));
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "fhir");
    thread.setDaemon(true);
    return thread;
  }

  private JsonNode mappings() {
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(jar.managementUrl() + "/actuator/mappings"))
                      .header("Authorization", Callers.basic("clinic", SECRET))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(
            "the jar does not tell its entries: " + answer.statusCode());
      }
      return new ObjectMapper().readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** The patterns of all entries. */
  public List<String> entries() {
    return entries.stream().map(Entry::pattern).distinct().toList();
  }

  /** Sends so many requests of this seed. */
  public void send(long seed, int requests) {
    run.send(seed, requests);
  }

  /** How many requests have been sent. */
  public int requests() {
    return run.tally().requests();
  }

  /** The first faults in words; empty where all is well. */
  public List<String> faults() {
    return run.tally().faults();
  }

  /** How many answers were wrong. */
  public int faulty() {
    return run.tally().faulty();
  }

  /** How often each status came; 0 is a connection closed without an answer. */
  public Map<Integer, Integer> statuses() {
    return run.tally().statuses();
  }

  /** Entries that closed too many connections without an answer, in words. */
  public List<String> silences() {
    return run.silences();
  }

  /** How often each entry has answered which status. */
  public Map<String, Map<Integer, Integer>> byEntry() {
    return run.tally().byEntry();
  }

  /** Megabytes of heap that survive a collection. */
  public double liveHeap() {
    return life.liveHeap();
  }

  /** Threads of the jar. */
  public int threads() {
    return life.threads();
  }

  /** Open files and sockets of the jar. */
  public int openFiles() {
    return life.openFiles();
  }

  /** Lines of the log that speak of a fault of the product: errors and stack traces. */
  public List<String> faultyLines() {
    return jar.log()
        .lines()
        .filter(line -> line.startsWith("\tat ") || line.contains(" ERROR "))
        .distinct()
        .toList();
  }

  @Override
  public void close() {
    jar.close();
    fhir.stop(0);
  }
}
