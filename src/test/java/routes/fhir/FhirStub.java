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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * The least FHIR server that filing needs: read, search by {@code _id} and {@code identifier}, and
 * transactions of PUTs with If-Match and of DELETEs, all or nothing.
 */
final class FhirStub implements AutoCloseable {
  static final String FHIR = "application/fhir+json";

  private final ObjectMapper json =
      JsonMapper.builder()
          .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();
  private final HttpServer server;
  private final Map<String, ObjectNode> resources = new LinkedHashMap<>();
  private final Map<String, Integer> versions = new LinkedHashMap<>();
  private final List<Request> requests = new ArrayList<>();
  private final List<Answer> scripted = new ArrayList<>();
  private Answer always;
  private Predicate<JsonNode> refused = resource -> false;
  private Runnable beforeTransaction = () -> {};
  private int pageSize = Integer.MAX_VALUE;
  private String stale = "";
  private int refusedDeletes;
  private String refusedType = "";
  private int typeRefusal;
  private boolean refusesIds;

  /** One request as it came in. */
  record Request(String method, String uri, Map<String, List<String>> headers, String body) {}

  private record Answer(int status, String type, String body) {}

  FhirStub() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/fhir", this::answer);
    server.start();
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort() + "/fhir";
  }

  /** Answers the next requests, as many as {@code times}, with that status and no FHIR content. */
  synchronized void fail(int status, int times) {
    for (int i = 0; i < times; i++) {
      scripted.add(new Answer(status, "text/plain", "out"));
    }
  }

  /** Answers everything with that status until {@link #recover}. */
  synchronized void down(int status) {
    always = new Answer(status, "text/plain", "out");
  }

  synchronized void recover() {
    always = null;
  }

  /** Refuses (422) every transaction with such a resource, quoting it in the diagnostics. */
  synchronized void refuse(Predicate<JsonNode> resource) {
    refused = resource;
  }

  /** Runs once, before the next transaction is looked at. */
  synchronized void beforeTransaction(Runnable action) {
    beforeTransaction = action;
  }

  /** Answers every write of that Observation with a version conflict. */
  synchronized void staleFor(String id) {
    stale = id;
  }

  /** Answers everything that deletes with that status; 0 deletes. */
  synchronized void refuseDeletes(int status) {
    refusedDeletes = status;
  }

  /** Refuses resources whose id the client has chosen, outside of transactions. */
  synchronized void refuseIds() {
    refusesIds = true;
  }

  /** Answers everything that reads or writes that type with that status. */
  synchronized void refuseType(String type, int status) {
    refusedType = type;
    typeRefusal = status;
  }

  synchronized void pageSize(int size) {
    pageSize = size;
  }

  synchronized void put(ObjectNode resource) {
    String reference = resource.get("resourceType").asText() + "/" + resource.get("id").asText();
    int version = versions.merge(reference, 1, Integer::sum);
    ObjectNode stored = resource.deepCopy();
    ObjectNode meta =
        stored.get("meta") instanceof ObjectNode given ? given : stored.putObject("meta");
    meta.put("versionId", Integer.toString(version));
    resources.put(reference, stored);
  }

  void patient(String id, String system, String value) {
    ObjectNode patient = json.createObjectNode().put("resourceType", "Patient").put("id", id);
    patient.putArray("identifier").addObject().put("system", system).put("value", value);
    put(patient);
  }

  /** An Encounter; one without a subject where {@code subject} is null. */
  void encounter(String id, String system, String value, String subject) {
    ObjectNode encounter = json.createObjectNode().put("resourceType", "Encounter").put("id", id);
    encounter.putArray("identifier").addObject().put("system", system).put("value", value);
    if (subject != null) {
      encounter.putObject("subject").put("reference", subject);
    }
    put(encounter);
  }

  /** A merge that leaves the merged Patient standing, with its identifier. */
  synchronized void replace(String patient, String survivor) {
    ObjectNode replaced = get("Patient/" + patient).orElseThrow().put("active", false);
    ObjectNode link = replaced.putArray("link").addObject();
    link.putObject("other").put("reference", "Patient/" + survivor);
    link.put("type", "replaced-by");
    put(replaced);
  }

  synchronized void delete(String reference) {
    resources.remove(reference);
  }

  synchronized Optional<ObjectNode> get(String reference) {
    return Optional.ofNullable(resources.get(reference)).map(ObjectNode::deepCopy);
  }

  synchronized List<ObjectNode> all(String type) {
    return resources.values().stream()
        .filter(resource -> resource.get("resourceType").asText().equals(type))
        .map(ObjectNode::deepCopy)
        .toList();
  }

  synchronized List<Request> requests() {
    return List.copyOf(requests);
  }

  synchronized void forgetRequests() {
    requests.clear();
  }

  synchronized void reset() {
    resources.clear();
    versions.clear();
    requests.clear();
    scripted.clear();
    always = null;
    refused = resource -> false;
    beforeTransaction = () -> {};
    pageSize = Integer.MAX_VALUE;
    stale = "";
    refusedDeletes = 0;
    refusedType = "";
    refusesIds = false;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange http) throws IOException {
    String body = new String(http.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Answer answer;
    synchronized (this) {
      requests.add(
          new Request(
              http.getRequestMethod(),
              http.getRequestURI().toString(),
              Map.copyOf(http.getRequestHeaders()),
              body));
      answer =
          always != null ? always : !scripted.isEmpty() ? scripted.remove(0) : route(http, body);
    }
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    http.getResponseHeaders().add("Content-Type", answer.type());
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
      return transaction(json.readTree(body));
    }
    if (http.getRequestMethod().equals("DELETE")) {
      if (refusedDeletes != 0) {
        return outcome(refusedDeletes, "not-supported", json.createObjectNode());
      }
      return new Answer(resources.remove(path.substring(1)) == null ? 404 : 204, FHIR, "");
    }
    boolean posted = path.endsWith("/_search");
    String[] parts = path.split("/");
    if (http.getRequestMethod().equals("PUT")) {
      return refusesIds
          ? outcome(400, "invalid", json.createObjectNode())
          : written((ObjectNode) json.readTree(body), parts[2]);
    }
    if (http.getRequestMethod().equals("POST") && !posted) {
      String query = http.getRequestHeaders().getFirst("If-None-Exist");
      String known =
          json.readTree(search(parts[1], query.substring(query.indexOf('?') + 1)).body())
              .at("/entry/0/resource/id")
              .asText(null);
      ObjectNode resource = (ObjectNode) json.readTree(body);
      return known == null
          ? written(resource, "made-" + resources.size())
          : located(parts[1] + "/" + known, 200);
    }
    if (parts[1].equals(refusedType)) {
      return outcome(typeRefusal, "forbidden", json.createObjectNode());
    }
    if (!posted && parts.length == 3) {
      return read(parts[1] + "/" + parts[2]);
    }
    String query = posted ? body : http.getRequestURI().getRawQuery();
    return search(parts[1], query == null ? "" : query);
  }

  private Answer written(ObjectNode resource, String id) {
    put(resource.put("id", id));
    return located(resource.get("resourceType").asText() + "/" + id, 201);
  }

  private Answer located(String reference, int status) {
    return new Answer(status, FHIR, get(reference).orElseThrow().toString());
  }

  /** 410 for what was there once. */
  private Answer read(String reference) {
    return get(reference)
        .map(found -> new Answer(200, FHIR, found.toString()))
        .orElseGet(
            () ->
                outcome(
                    versions.containsKey(reference) ? 410 : 404,
                    "not-found",
                    json.createObjectNode()));
  }

  private Answer search(String type, String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : query.split("&")) {
      String[] parts = pair.split("=", 2);
      parameters.put(
          parts[0], parts.length == 2 ? URLDecoder.decode(parts[1], StandardCharsets.UTF_8) : "");
    }
    List<ObjectNode> found =
        all(type).stream().filter(resource -> matches(resource, parameters)).toList();
    int from = Integer.parseInt(parameters.getOrDefault("_offset", "0"));
    int to = (int) Math.min(found.size(), (long) from + pageSize);
    ObjectNode bundle = bundle("searchset");
    if (to < found.size()) {
      bundle
          .putArray("link")
          .addObject()
          .put("relation", "next")
          .put("url", url() + "/" + type + "?_id=" + parameters.get("_id") + "&_offset=" + to);
    }
    ArrayNode entries = bundle.putArray("entry");
    found.subList(from, to).forEach(resource -> entries.addObject().set("resource", resource));
    return new Answer(200, FHIR, bundle.toString());
  }

  private static boolean matches(ObjectNode resource, Map<String, String> parameters) {
    if (parameters.containsKey("_id")) {
      return Arrays.asList(parameters.get("_id").split(",")).contains(resource.get("id").asText());
    }
    for (String reference : List.of("patient", "device")) {
      if (parameters.containsKey(reference)) {
        return resource
            .at("/" + reference + "/reference")
            .asText()
            .equals(parameters.get(reference));
      }
    }
    for (JsonNode identifier : resource.path("identifier")) {
      String token =
          identifier.path("system").asText() + "|" + escaped(identifier.path("value").asText());
      if (token.equals(parameters.get("identifier"))) {
        return true;
      }
    }
    return false;
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("|", "\\|").replace(",", "\\,").replace("$", "\\$");
  }

  private Answer transaction(JsonNode bundle) {
    for (JsonNode entry : bundle.path("entry")) {
      JsonNode resource = entry.path("resource");
      if (deletes(entry) && refusedDeletes != 0) {
        return outcome(refusedDeletes, "not-supported", resource);
      }
      if (deletes(entry)) {
        continue;
      }
      if (resource.path("resourceType").asText().equals(refusedType)) {
        return outcome(typeRefusal, "forbidden", resource);
      }
      if (refused.test(resource)) {
        return outcome(422, "processing", resource);
      }
      String ifMatch = entry.path("request").path("ifMatch").asText("");
      String current = "W/\"" + versions.get(entry.path("request").path("url").asText()) + "\"";
      boolean conflict = !ifMatch.isEmpty() && !ifMatch.equals(current);
      if (conflict || stale.equals(resource.path("id").asText())) {
        return outcome(409, "conflict", resource);
      }
    }
    ObjectNode answer = bundle("transaction-response");
    List<ObjectNode> entries = new ArrayList<>();
    for (JsonNode entry : bundle.path("entry")) {
      String reference = entry.path("request").path("url").asText();
      if (deletes(entry)) {
        resources.remove(reference);
        entries.add(0, json.createObjectNode().set("response", status("204 No Content")));
        continue;
      }
      boolean there = resources.containsKey(reference);
      put((ObjectNode) entry.get("resource"));
      ObjectNode answered = json.createObjectNode();
      answered
          .putObject("response")
          .put("status", there ? "200 OK" : "201 Created")
          .put("location", reference + "/_history/" + versions.get(reference))
          .put("etag", versions.get(reference).toString());
      entries.add(0, answered);
    }
    answer.putArray("entry").addAll(entries);
    return new Answer(200, FHIR, answer.toString());
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
