package routes.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * Posts the transactions once more in which Observations, and the Provenances that explain them,
 * came to a HAPI server: the same resources in the same bundles, under other ids and for another
 * patient. As many bundles are under way at a time as the route {@code file-measurements} has. The
 * texts are ready before the first is posted.
 */
final class BareLoader {
  /** The default of {@code fhir.bundles-in-flight}. */
  private static final int IN_FLIGHT = 4;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<String> bundles;
  private final int largest;

  private BareLoader(List<String> bundles, int largest) {
    this.bundles = bundles;
    this.largest = largest;
  }

  /**
   * @param resources Observations and Provenances as the server has them, one perhaps several
   *     times; what came in one transaction has one {@code meta.lastUpdated}
   * @param patient whose they are, {@code Patient/id}
   * @param twin whose their copies are
   */
  static BareLoader of(Stream<JsonNode> resources, String patient, String twin) {
    Map<String, JsonNode> each = new LinkedHashMap<>();
    resources.forEach(resource -> each.putIfAbsent(resource.get("id").asText(), resource));
    Map<String, ArrayNode> transactions = new TreeMap<>();
    for (JsonNode resource : each.values()) {
      transactions
          .computeIfAbsent(
              resource.at("/meta/lastUpdated").asText(),
              time -> JsonNodeFactory.instance.arrayNode())
          .add(entry((ObjectNode) resource));
    }
    List<String> bundles = new ArrayList<>();
    int largest = 0;
    for (ArrayNode entries : transactions.values()) {
      ObjectNode bundle = JsonNodeFactory.instance.objectNode();
      bundle.put("resourceType", "Bundle").put("type", "transaction").set("entry", entries);
      bundles.add(bundle.toString().replace('"' + patient + '"', '"' + twin + '"'));
      largest = Math.max(largest, entries.size());
    }
    return new BareLoader(bundles, largest);
  }

  private static ObjectNode entry(ObjectNode resource) {
    ObjectNode copy = resource.deepCopy();
    String id = otherId(copy.get("id").asText());
    copy.put("id", id);
    for (JsonNode target : copy.path("target")) {
      String[] reference = target.path("reference").asText().split("/");
      ((ObjectNode) target).put("reference", reference[0] + "/" + otherId(reference[1]));
    }
    ObjectNode meta = (ObjectNode) copy.get("meta");
    meta.remove(List.of("versionId", "lastUpdated", "source"));
    if (meta.isEmpty()) {
      copy.remove("meta");
    }
    ObjectNode entry = JsonNodeFactory.instance.objectNode();
    entry.set("resource", copy);
    String url = copy.get("resourceType").asText() + "/" + id;
    entry.putObject("request").put("method", "PUT").put("url", url);
    return entry;
  }

  private static String otherId(String id) {
    return new StringBuilder(id).reverse().toString();
  }

  /** How many bundles there are. */
  int bundles() {
    return bundles.size();
  }

  /** Entries of the largest bundle. */
  int largest() {
    return largest;
  }

  /**
   * Posts them all, as many under way at one time as {@link #IN_FLIGHT} says.
   *
   * @throws IllegalStateException where the server refuses one
   */
  void post(String baseUrl) {
    ExecutorService threads = Executors.newFixedThreadPool(IN_FLIGHT);
    try {
      CompletableFuture.allOf(
              bundles.stream()
                  .map(bundle -> CompletableFuture.runAsync(() -> post(baseUrl, bundle), threads))
                  .toArray(CompletableFuture[]::new))
          .join();
    } finally {
      threads.shutdown();
    }
  }

  private void post(String baseUrl, String bundle) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(baseUrl))
            .header("Content-Type", "application/fhir+json")
            .header("Accept", "application/fhir+json")
            .POST(HttpRequest.BodyPublishers.ofString(bundle))
            .build();
    try {
      int status = client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
      if (status != 200) {
        throw new IllegalStateException("the FHIR server answered a bundle with " + status);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
