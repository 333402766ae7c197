package routes.fhir;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;

/**
 * The least FHIR server that filing needs: read, search by {@code _id}, {@code identifier}, {@code
 * _tag} and references, of {@code _elements}, and transactions of PUTs with If-Match, conditional
 * POSTs and DELETEs, all or nothing. It can refuse ids of its clients.
 */
public final class FhirStub extends StubSwitches implements AutoCloseable {
  static final String FHIR = "application/fhir+json";

  private final ObjectMapper json =
      JsonMapper.builder()
          .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();
  private final HttpServer server;
  private final List<Request> requests = new ArrayList<>();
  private int given;

  /** One request as it came in. */
  public record Request(String method, String uri, Map<String, List<String>> headers, String body) {
    boolean isSearch() {
      return uri.endsWith("/_search") || uri.contains("?");
    }

    boolean isTransaction() {
      return method.equals("POST") && !isSearch();
    }
  }

  public FhirStub() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/fhir", this::answer);
    server.start();
  }

  public String url() {
    return "http://localhost:" + server.getAddress().getPort() + "/fhir";
  }

  public synchronized List<Request> requests() {
    return List.copyOf(requests);
  }

  public synchronized void forgetRequests() {
    requests.clear();
  }

  @Override
  synchronized void reset() {
    super.reset();
    requests.clear();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange http) throws IOException {
    String body = new String(http.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Answer answer;
    synchronized (this) {
      Request request =
          new Request(
              http.getRequestMethod(),
              http.getRequestURI().toString(),
              Map.copyOf(http.getRequestHeaders()),
              body);
      requests.add(request);
      if (misunderstood.test(request)) {
        answer = new Answer(200, FHIR, misanswer);
      } else {
        answer =
            always != null ? always : !scripted.isEmpty() ? scripted.remove(0) : route(http, body);
      }
    }
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    http.getResponseHeaders().add("Content-Type", answer.type());
    if (!retryAfter.isEmpty()) {
      http.getResponseHeaders().add("Retry-After", retryAfter);
    }
    http.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    http.getResponseBody().write(bytes);
    http.close();
  }

  private Answer route(HttpExchange http, String body) throws IOException {
    String path = http.getRequestURI().getPath().substring("/fhir".length());
    if (http.getRequestMethod().equals("POST") && path.length() <= 1) {
      Runnable before = beforeTransaction;
      beforeTransaction = () -> {};
      before.run();
      if (stormLasts > 0) {
        stormLasts--;
        return outcome(stormStatus, "conflict", json.createObjectNode());
      }
      if (silent || alwaysSilent) {
        silent = false;
        return new Answer(200, FHIR, bundle("transaction-response").toString());
      }
      List<String> preferred = http.getRequestHeaders().getOrDefault("Prefer", List.of());
      return transaction(json.readTree(body), preferred.contains("return=representation"));
    }
    if (http.getRequestMethod().equals("DELETE")) {
      if (deleteRefusal(path.substring(1)) != 0) {
        return outcome(deleteRefusal(path.substring(1)), "not-supported", json.createObjectNode());
      }
      return new Answer(delete(path.substring(1)) ? 204 : 404, FHIR, "");
    }
    if (http.getRequestMethod().equals("PUT")
        || http.getRequestMethod().equals("POST") && !path.endsWith("/_search")) {
      return single(http, path.substring(1), json.readTree(body));
    }
    boolean posted = path.endsWith("/_search");
    String[] parts = path.split("/");
    if (refusedReads && parts[1].equals(refusedType)) {
      return outcome(typeRefusal, "forbidden", json.createObjectNode());
    }
    if (!posted && parts.length == 3) {
      return read(parts[1] + "/" + parts[2]);
    }
    if (parts.length == 4 && parts[3].equals("_history")) {
      return refusedHistory != 0
          ? outcome(refusedHistory, "not-supported", json.createObjectNode())
          : historyOf(parts[1] + "/" + parts[2]);
    }
    String query = posted ? body : http.getRequestURI().getRawQuery();
    return search(parts[1], query == null ? "" : query);
  }

  /** One create or update, answered as the only entry of a transaction would be. */
  private Answer single(HttpExchange http, String url, JsonNode resource) {
    ObjectNode bundle = bundle("transaction");
    ObjectNode entry = bundle.putArray("entry").addObject();
    entry.set("resource", resource);
    entry.putObject("request").put("method", http.getRequestMethod()).put("url", url);
    List<String> condition = http.getRequestHeaders().get("If-None-Exist");
    if (condition != null) {
      String query = condition.get(0);
      entry.withObject("/request").put("ifNoneExist", query.substring(query.indexOf('?') + 1));
    }
    if (stormLasts > 0) {
      stormLasts--;
      return outcome(stormStatus, "conflict", resource);
    }
    Answer answer = transaction(bundle, true);
    if (answer.status() != 200) {
      return answer;
    }
    JsonNode answered = tree(answer.body()).at("/entry/0");
    int status = Integer.parseInt(answered.at("/response/status").asText().substring(0, 3));
    return new Answer(status, FHIR, answered.path("resource").toString());
  }

  /** 410 for what was there once. */
  private Answer read(String reference) {
    return get(reference)
        .map(found -> new Answer(200, FHIR, found.toString()))
        .orElseGet(
            () ->
                outcome(
                    version(reference).isPresent() ? 410 : 404,
                    "not-found",
                    json.createObjectNode()));
  }

  private Answer historyOf(String reference) {
    ObjectNode bundle = bundle("history");
    ArrayNode entries = bundle.putArray("entry");
    history(reference).forEach(version -> entries.addObject().set("resource", version));
    return new Answer(200, FHIR, bundle.toString());
  }

  private Answer search(String type, String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : query.split("&")) {
      String[] parts = pair.split("=", 2);
      parameters.put(
          parts[0], parts.length == 2 ? URLDecoder.decode(parts[1], StandardCharsets.UTF_8) : "");
    }
    List<ObjectNode> found = ignoring ? all(type) : found(type, parameters);
    int from = Integer.parseInt(parameters.getOrDefault("_offset", "0"));
    int to = (int) Math.min(found.size(), (long) from + pageSize);
    ObjectNode bundle = bundle("searchset");
    if (to < found.size()) {
      bundle
          .putArray("link")
          .addObject()
          .put("relation", "next")
          .put(
              "url",
              (ownName.isEmpty() ? url() : ownName)
                  + "/"
                  + type
                  + "?"
                  + query.replaceAll("&_offset=.*", "")
                  + "&_offset="
                  + to);
    }
    ArrayNode entries = bundle.putArray("entry");
    String elements = ignoring ? "" : parameters.getOrDefault("_elements", "");
    found
        .subList(from, to)
        .forEach(resource -> entries.addObject().set("resource", partOf(resource, elements)));
    return new Answer(200, FHIR, bundle.toString());
  }

  private List<ObjectNode> found(String type, Map<String, String> parameters) {
    String asked = parameters.getOrDefault("identifier", parameters.getOrDefault("_id", ""));
    List<String> others = taken.get(asked.substring(asked.indexOf('|') + 1));
    return others == null
        ? matching(type, parameters)
        : others.stream()
            .filter(reference -> reference.startsWith(type + "/"))
            .flatMap(reference -> get(reference).stream())
            .toList();
  }

  /** As HAPI gives it: tagged, so that nobody takes it for the whole. */
  private static ObjectNode partOf(ObjectNode resource, String elements) {
    if (elements.isEmpty()) {
      return resource;
    }
    Set<String> kept = new HashSet<>(List.of("resourceType", "id", "meta"));
    kept.addAll(List.of(elements.split(",")));
    ObjectNode part = resource.deepCopy().retain(kept);
    part.withObject("/meta")
        .withArray("tag")
        .addObject()
        .put("system", "http://terminology.hl7.org/CodeSystem/v3-ObservationValue")
        .put("code", "SUBSETTED");
    return part;
  }

  private Answer transaction(JsonNode bundle, boolean whole) {
    for (JsonNode entry : bundle.path("entry")) {
      Answer refusal = refusal(entry);
      if (refusal != null) {
        return refusal;
      }
    }
    Map<String, String> made = new LinkedHashMap<>();
    for (JsonNode entry : bundle.path("entry")) {
      if (creates(entry)) {
        String type = entry.path("request").path("url").asText();
        List<ObjectNode> matching = matching(entry);
        String reference =
            matching.isEmpty()
                ? type + "/given-" + ++given
                : type + "/" + matching.get(0).get("id").asText();
        made.put(entry.path("fullUrl").asText("urn:none"), reference);
      }
    }
    ObjectNode answer = bundle("transaction-response");
    List<ObjectNode> entries = new ArrayList<>();
    for (JsonNode entry : bundle.path("entry")) {
      if (deletes(entry)) {
        delete(entry.path("request").path("url").asText());
        entries.add(0, json.createObjectNode().set("response", status("204 No Content")));
      } else {
        entries.add(0, written(entry, made, whole));
      }
    }
    answer.putArray("entry").addAll(entries);
    return new Answer(200, FHIR, answer.toString());
  }

  /** Why an entry cannot be taken, or null. */
  private Answer refusal(JsonNode entry) {
    JsonNode resource = entry.path("resource");
    if (deletes(entry)) {
      int status = deleteRefusal(entry.path("request").path("url").asText());
      return status == 0 ? null : outcome(status, "not-supported", resource);
    }
    if (resource.path("resourceType").asText().equals(refusedType)) {
      return bareRefusals
          ? new Answer(typeRefusal, "text/plain", "not here")
          : outcome(typeRefusal, "forbidden", resource);
    }
    if (refused.test(resource)) {
      return outcome(refusal, "processing", resource);
    }
    if (creates(entry)) {
      return matching(entry).size() > 1 ? outcome(412, "multiple-matches", resource) : null;
    }
    String reference = entry.path("request").path("url").asText();
    if (clientIdRefusal != 0 && reference.startsWith(clientIdRefusalType) && !has(reference)) {
      return outcome(clientIdRefusal, "processing", resource);
    }
    String ifMatch = entry.path("request").path("ifMatch").asText("");
    String current = "W/\"" + version(reference).orElse(0) + "\"";
    boolean conflict = !ifMatch.isEmpty() && !ifMatch.equals(current);
    return conflict || stale.equals(resource.path("id").asText())
        ? outcome(409, "conflict", resource)
        : null;
  }

  private int deleteRefusal(String reference) {
    boolean ofType = !refusedType.isEmpty() && reference.startsWith(refusedType + "/");
    return ofType ? typeRefusal : refusedDeletes;
  }

  private List<ObjectNode> matching(JsonNode entry) {
    String condition = entry.path("request").path("ifNoneExist").asText();
    int equals = condition.indexOf('=');
    Map<String, String> parameters =
        condition.isEmpty()
            ? Map.of()
            : Map.of(
                condition.substring(0, equals),
                URLDecoder.decode(condition.substring(equals + 1), StandardCharsets.UTF_8));
    return condition.isEmpty()
        ? List.of()
        : matching(entry.path("request").path("url").asText(), parameters);
  }

  private ObjectNode written(JsonNode entry, Map<String, String> made, boolean whole) {
    boolean creates = creates(entry);
    String reference =
        creates
            ? made.get(entry.path("fullUrl").asText("urn:none"))
            : entry.path("request").path("url").asText();
    if (renaming && !creates && !has(reference)) {
      reference = reference.substring(0, reference.indexOf('/')) + "/renamed-" + ++given;
    }
    boolean there = has(reference);
    if (!creates || !there) {
      String text = entry.get("resource").toString();
      for (Map.Entry<String, String> each : made.entrySet()) {
        text = text.replace("\"" + each.getKey() + "\"", "\"" + each.getValue() + "\"");
      }
      put(tree(text).put("id", reference.substring(reference.indexOf('/') + 1)));
    }
    ObjectNode answered = json.createObjectNode();
    ObjectNode response = answered.putObject("response");
    response.put("status", there ? "200 OK" : "201 Created");
    response.put("etag", version(reference).orElseThrow().toString());
    if (!whole || told != Told.NOTHING) {
      response.put("location", reference + "/_history/" + version(reference).orElseThrow());
    }
    if (whole && told == Told.RESOURCES) {
      answered.set("resource", get(reference).orElseThrow());
    }
    return answered;
  }

  private ObjectNode tree(String text) {
    try {
      return (ObjectNode) json.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean creates(JsonNode entry) {
    return entry.path("request").path("method").asText().equals("POST");
  }

  private static boolean deletes(JsonNode entry) {
    return entry.path("request").path("method").asText().equals("DELETE");
  }

  private ObjectNode status(String status) {
    return json.createObjectNode().put("status", status);
  }

  private Answer outcome(int status, String code, JsonNode quoted) {
    ObjectNode outcome = json.createObjectNode().put("resourceType", "OperationOutcome");
    ObjectNode issue = outcome.putArray("issue").addObject();
    issue.put("severity", "error").put("code", code).put("diagnostics", quoted.toString());
    issue.putArray("expression").add("Observation.value").add("Observation.where(id='x')");
    return new Answer(status, FHIR, outcome.toString());
  }

  private ObjectNode bundle(String type) {
    return json.createObjectNode().put("resourceType", "Bundle").put("type", type);
  }
}
