package routes.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A FHIR server that costs next to nothing: takes every transaction of PUTs at once, keeps the last
 * version of each resource in memory, and finds by {@code _id} or identifier. It has one Patient,
 * who has every identifier that is asked for.
 */
final class FhirStub implements AutoCloseable {
  private static final Pattern IDS = Pattern.compile("(?:^|[?&])_id=([^&]+)");
  private static final Pattern TOKENS = Pattern.compile("(?:^|[?&])identifier=([^&]+)");

  private final ObjectMapper json = new ObjectMapper();
  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private final Map<String, ObjectNode> resources;
  private final Map<String, ObjectNode> byIdentifier;
  private final AtomicLong bundles = new AtomicLong();
  private final AtomicLong writes = new AtomicLong();
  private final AtomicLong reads = new AtomicLong();
  private final HttpServer server;

  /** Keeps all that it takes. */
  public FhirStub(int port) {
    this(port, Integer.MAX_VALUE);
  }

  /** Keeps about so many resources, and forgets those that nobody has asked for in a while. */
  public FhirStub(int port, int most) {
    resources = Caffeine.newBuilder().maximumSize(most).<String, ObjectNode>build().asMap();
    byIdentifier = Caffeine.newBuilder().maximumSize(most).<String, ObjectNode>build().asMap();
    // The JDK's server sends head and body of an answer apart, and without this the second waits.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    try {
      server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 64);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/fhir", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  String baseUrl() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/fhir";
  }

  /** Transactions taken so far. */
  long bundles() {
    return bundles.get();
  }

  /** Entries of them. */
  long writes() {
    return writes.get();
  }

  /** Searches for anything but the Patient. */
  long reads() {
    return reads.get();
  }

  /** Observations that it keeps, whatever their versions. */
  long observations() {
    return resources.keySet().stream().filter(each -> each.startsWith("Observation/")).count();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      byte[] body = exchange.getRequestBody().readAllBytes();
      ObjectNode answer;
      if (path.endsWith("/fhir") || path.endsWith("/fhir/")) {
        answer = taken(json.readTree(body));
      } else if (exchange.getRequestMethod().equals("PUT")) {
        answer = (ObjectNode) json.readTree(body);
      } else {
        String inUrl = exchange.getRequestURI().getRawQuery();
        String query = inUrl == null ? new String(body, StandardCharsets.UTF_8) : inUrl;
        answer = path.contains("/Patient") ? patient(query) : found(path, query);
      }
      byte[] bytes = json.writeValueAsBytes(answer);
      exchange.getResponseHeaders().set("Content-Type", "application/fhir+json");
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private ObjectNode patient(String query) {
    Matcher token = TOKENS.matcher(query);
    ObjectNode patient = json.createObjectNode().put("resourceType", "Patient").put("id", "1");
    if (token.find()) {
      String[] parts = URLDecoder.decode(token.group(1), StandardCharsets.UTF_8).split("\\|", 2);
      patient.putArray("identifier").addObject().put("system", parts[0]).put("value", parts[1]);
    }
    ObjectNode answer = bundle("searchset");
    entry(answer, patient);
    return answer;
  }

  private ObjectNode found(String path, String query) {
    reads.incrementAndGet();
    String type = path.contains("/Device") ? "Device" : "Observation";
    ObjectNode answer = bundle("searchset");
    Matcher ids = IDS.matcher(query);
    if (ids.find()) {
      found(ids.group(1), id -> resources.get(type + "/" + id), answer);
    }
    Matcher tokens = TOKENS.matcher(query);
    if (tokens.find()) {
      found(tokens.group(1), token -> byIdentifier.get(type + "?" + token), answer);
    }
    return answer;
  }

  private void found(String list, Function<String, ObjectNode> find, ObjectNode answer) {
    for (String each : URLDecoder.decode(list, StandardCharsets.UTF_8).split("(?<!\\\\),")) {
      ObjectNode resource = find.apply(each);
      if (resource != null) {
        entry(answer, resource);
      }
    }
  }

  private ObjectNode taken(JsonNode transaction) {
    ObjectNode answer = bundle("transaction-response");
    for (JsonNode entry : transaction.path("entry")) {
      String reference = entry.at("/request/url").asText();
      ObjectNode resource = (ObjectNode) entry.get("resource");
      ObjectNode before = resources.get(reference);
      int version = before == null ? 1 : before.at("/meta/versionId").asInt() + 1;
      resource.withObject("/meta").put("versionId", Integer.toString(version));
      resources.put(reference, resource);
      for (JsonNode identifier : resource.path("identifier")) {
        String token =
            identifier.path("system").asText() + "|" + escaped(identifier.path("value").asText());
        byIdentifier.put(resource.path("resourceType").asText() + "?" + token, resource);
      }
      ((ArrayNode) answer.get("entry"))
          .addObject()
          .putObject("response")
          .put("status", version == 1 ? "201 Created" : "200 OK")
          .put("etag", "W/\"" + version + "\"")
          .put("location", reference + "/_history/" + version);
      writes.incrementAndGet();
    }
    bundles.incrementAndGet();
    return answer;
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("|", "\\|").replace(",", "\\,").replace("$", "\\$");
  }

  private ObjectNode bundle(String type) {
    ObjectNode bundle = json.createObjectNode().put("resourceType", "Bundle").put("type", type);
    bundle.putArray("entry");
    return bundle;
  }

  private static void entry(ObjectNode bundle, ObjectNode resource) {
    ((ArrayNode) bundle.get("entry")).addObject().set("resource", resource);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
