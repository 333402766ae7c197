package routes.sandbox;

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
import java.util.ArrayList;
import java.util.List;

/** Reads a FHIR server past its search cache, as an outsider would. */
final class FhirReader {

  private final String baseUrl;
  private final ObjectMapper json =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
          .build();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  FhirReader(String baseUrl) {
    this.baseUrl = baseUrl;
  }

  /** Creates a patient of the sandbox, as a clinic's system would have, and gives its id. */
  String createPatient(String system, String value, String given) {
    ObjectNode patient = JsonNodeFactory.instance.objectNode();
    patient.put("resourceType", "Patient");
    patient.putArray("identifier").addObject().put("system", system).put("value", value);
    patient.putArray("name").addObject().put("family", "Sandbox").putArray("given").add(given);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(baseUrl + "/Patient"))
            .header("Content-Type", "application/fhir+json")
            .header("Prefer", "return=representation")
            .POST(HttpRequest.BodyPublishers.ofString(patient.toString()))
            .build();
    return send(request).get("id").textValue();
  }

  /** How many Observations there are of a patient. */
  int count(String patientId) {
    return get(baseUrl + observationsOf(patientId) + "&_summary=count").path("total").intValue();
  }

  /** All Observations of a patient, page by page. */
  List<JsonNode> observations(String patientId) {
    List<JsonNode> found = new ArrayList<>();
    String url = baseUrl + observationsOf(patientId) + "&_count=500";
    while (url != null) {
      JsonNode page = get(url);
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

  private static String observationsOf(String patientId) {
    return "/Observation?subject=Patient/" + patientId;
  }

  private JsonNode get(String url) {
    return send(
        HttpRequest.newBuilder(URI.create(url)).header("Cache-Control", "no-cache").build());
  }

  private JsonNode send(HttpRequest request) {
    try {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() >= 300) {
        throw new IllegalStateException("the FHIR server answers " + answer.statusCode());
      }
      return json.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException("no answer from the FHIR server", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
