package routes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What stands in the FHIR server, read past its search cache. */
public final class FhirStore {
  /** System of the patients' identifiers. */
  public static final String PATIENT_SYSTEM = "urn:example:clinic:patients";

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
          .build();

  private final HttpClient client = HttpClient.newHttpClient();
  private final String baseUrl;

  public FhirStore(String baseUrl) {
    this.baseUrl = baseUrl;
  }

  /** Creates a patient with this identifier value and answers {@code Patient/id}. */
  public String createPatient(String identifier, String family) {
    ObjectNode patient = patient(identifier);
    patient.putArray("name").addObject().put("family", family);
    JsonNode created =
        send(
            HttpRequest.newBuilder(URI.create(baseUrl + "/Patient"))
                .header("Content-Type", "application/fhir+json")
                .header("Prefer", "return=representation")
                .POST(HttpRequest.BodyPublishers.ofString(patient.toString())));
    return "Patient/" + created.path("id").asText();
  }

  /** Replaces or creates a patient whose id is this identifier value, too. */
  public void putPatient(String identifier) {
    put(patient(identifier).put("id", identifier));
  }

  private static ObjectNode patient(String identifier) {
    ObjectNode patient = JSON.createObjectNode().put("resourceType", "Patient");
    patient
        .putArray("identifier")
        .addObject()
        .put("system", PATIENT_SYSTEM)
        .put("value", identifier);
    return patient;
  }

  /** Replaces or creates a resource. */
  public void put(ObjectNode resource) {
    String path = resource.path("resourceType").asText() + "/" + resource.path("id").asText();
    send(
        HttpRequest.newBuilder(URI.create(baseUrl + "/" + path))
            .header("Content-Type", "application/fhir+json")
            .PUT(HttpRequest.BodyPublishers.ofString(resource.toString())));
  }

  /** Deletes a resource. */
  public void delete(String reference) {
    send(HttpRequest.newBuilder(URI.create(baseUrl + "/" + reference)).DELETE());
  }

  /** Every resource that a search finds, over all pages. */
  public List<JsonNode> search(String query) {
    List<JsonNode> found = new ArrayList<>();
    String url = baseUrl + "/" + query + (query.contains("?") ? "&" : "?") + "_count=500";
    while (url != null) {
      JsonNode page = send(HttpRequest.newBuilder(URI.create(url)));
      page.path("entry").forEach(entry -> found.add(entry.path("resource")));
      url = null;
      for (JsonNode link : page.path("link")) {
        if (link.path("relation").asText().equals("next")) {
          url = link.path("url").asText();
        }
      }
    }
    return found;
  }

  /** All Observations of a patient. */
  public List<JsonNode> observations(String patient) {
    return search("Observation?subject=" + patient);
  }

  /** The version of each Observation of these patients, by its id. */
  public Map<String, String> versions(String... patients) {
    Map<String, String> versions = new TreeMap<>();
    for (String patient : patients) {
      observations(patient)
          .forEach(
              one -> versions.put(one.path("id").asText(), one.at("/meta/versionId").asText()));
    }
    return versions;
  }

  /** All Provenances of what the devices of a patient have measured. */
  public List<JsonNode> provenances(String patient) {
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode device : search("Device?patient=" + patient)) {
      found.addAll(search("Provenance?agent=Device/" + device.path("id").asText()));
    }
    return found;
  }

  /**
   * Waits until a patient has exactly these Observations, as {@link ObservationLine} writes them.
   */
  public void awaitLines(String patient, List<String> lines) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () ->
                assertThat(observations(patient).stream().map(ObservationLine::of))
                    .containsExactlyInAnyOrderElementsOf(lines));
  }

  /** Waits until the Observation whose line begins so is the only one and has the status. */
  public JsonNode awaitStatus(String patient, String line, String status) {
    return awaitOne(
        patient, line, one -> assertThat(one.path("status").asText()).isEqualTo(status));
  }

  /** Waits until the Observation whose line begins so is the only one and is as asserted. */
  public JsonNode awaitOne(String patient, String line, Consumer<JsonNode> asserted) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(250))
        .untilAsserted(
            () -> assertThat(beginning(patient, line)).singleElement().satisfies(asserted::accept));
    return beginning(patient, line).get(0);
  }

  private List<JsonNode> beginning(String patient, String line) {
    return observations(patient).stream()
        .filter(one -> ObservationLine.of(one).startsWith(line))
        .toList();
  }

  /** How many Observations there are in all. */
  public int count(String query) {
    return send(HttpRequest.newBuilder(URI.create(baseUrl + "/" + query + "&_summary=count")))
        .path("total")
        .asInt();
  }

  private JsonNode send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer =
          client.send(
              request.header("Cache-Control", "no-cache").build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() >= 300) {
        throw new IllegalStateException(
            "the FHIR server answered " + answer.statusCode() + ": " + answer.body());
      }
      return answer.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
