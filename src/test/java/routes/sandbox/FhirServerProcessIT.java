package routes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FhirServerProcessIT {

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void keepsWhatItAcceptedOverAKillAndRefusesDanglingReferences(@TempDir Path folder)
      throws Exception {
    try (FhirServerProcess fhir = FhirServerProcess.onDisk(folder).start()) {
      assertThat(put(fhir, "Patient/p1", "{\"resourceType\":\"Patient\",\"id\":\"p1\"}"))
          .isEqualTo(201);
      assertThat(
              put(
                  fhir,
                  "Device/d1",
                  """
                  {"resourceType":"Device","id":"d1","patient":{"reference":"Patient/nobody"}}
                  """))
          .isEqualTo(400);

      fhir.kill();
      fhir.start();

      assertThat(get(fhir, "Patient/p1").statusCode()).isEqualTo(200);
      assertThat(get(fhir, "Patient/p1").body()).contains("\"versionId\":\"1\"");
    }
  }

  private int put(FhirServerProcess fhir, String path, String json)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(fhir.baseUrl() + "/" + path))
            .header("Content-Type", "application/fhir+json")
            .PUT(HttpRequest.BodyPublishers.ofString(json))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
  }

  private HttpResponse<String> get(FhirServerProcess fhir, String path)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(fhir.baseUrl() + "/" + path))
            .header("Cache-Control", "no-cache")
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
