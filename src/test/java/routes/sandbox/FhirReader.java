package routes.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;

/** Reads a FHIR server past its search cache, as an outsider would. */
final class FhirReader {

  private final String baseUrl;
  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  FhirReader(String baseUrl) {
    this.baseUrl = baseUrl;
  }

  /** Creates the patient of the sandbox, as a clinic's system would have, and gives its id. */
  String createPatient(String system, String value) {
    ObjectNode patient = JsonNodeFactory.instance.objectNode();
    patient.put("resourceType", "Patient");
    patient.putArray("identifier").addObject().put("system", system).put("value", value);
    patient.putArray("name").addObject().put("family", "Sandbox").putArray("given").add("Demo");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(baseUrl + "/Patient"))
            .header("Content-Type", "application/fhir+json")
            .header("Prefer", "return=representation")
            .POST(HttpRequest.BodyPublishers.ofString(patient.toString()))
            .build();
    return send(request).get("id").textValue();
  }

  /** Observations of a patient; of one code where it is given. */
  int count(String patientId, Optional<String> loinc) {
    return get(query(patientId, loinc) + "&_summary=count").path("total").intValue();
  }

  /** When the newest Observation of a code was measured, as FHIR shows it. */
  Optional<String> newest(String patientId, String loinc) {
    JsonNode entry =
        get(query(patientId, Optional.of(loinc)) + "&_sort=-date&_count=1").at("/entry/0/resource");
    JsonNode time = entry.path("effectiveDateTime");
    return time.isTextual() ? Optional.of(time.textValue()) : Optional.empty();
  }

  private static String query(String patientId, Optional<String> loinc) {
    String code = loinc.map(c -> "&code=http%3A%2F%2Floinc.org%7C" + c).orElse("");
    return "/Observation?subject=Patient/" + patientId + code;
  }

  private JsonNode get(String query) {
    return send(
        HttpRequest.newBuilder(URI.create(baseUrl + query))
            .header("Cache-Control", "no-cache")
            .build());
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
