package routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import routes.fhir.server.SecuredServer;
import routes.fhir.server.SignedAssertions;
import routes.sandbox.FhirServerProcess;
import routes.sandbox.FhirStore;
import routes.sandbox.FreePort;

/**
 * A FHIR server that wants tokens of SMART Backend Services: the authorization server fetches the
 * jar's public key, and takes all tokens back in the middle. Requests go compressed.
 */
@ExtendWith(SharedFhirServer.class)
class BackendServicesIT {
  @TempDir Path folder;

  @Test
  void readingsArriveByTokensForASignedAssertion(FhirServerProcess fhir) throws Exception {
    FhirStore store = new FhirStore(fhir.baseUrl());
    String patient = store.createPatient("backend", "Bakker");
    Path key =
        Files.writeString(
            folder.resolve("key.json"),
            new ECKeyGenerator(Curve.P_384).keyID("key-1").generate().toJSONString());
    try (SecuredServer authorization = new SecuredServer();
        FhirGate gate = new FhirGate(fhir.baseUrl(), FreePort.any());
        Installation installation =
            new Installation(
                folder,
                gate,
                "--fhir.authentication=smart-backend-services",
                "--fhir.oauth2.token-url=" + authorization.tokenUrl(),
                "--fhir.oauth2.client-id=wearables",
                "--fhir.oauth2.key.file=" + key,
                "--fhir.gzip-requests=true")) {
      authorization.knowClient(
          new SignedAssertions(
              () -> published(installation), "wearables", authorization.tokenUrl(), "ES384"));
      gate.letIn(header -> header.filter(authorization::isGranted).isPresent());
      gate.open();
      installation.jar().start();
      assertThat(published(installation).getKeys())
          .noneMatch(JWK::isPrivate)
          .extracting(JWK::getKeyID)
          .containsExactly("key-1");

      installation.registerDevice("backend-1", "backend");
      assertThat(installation.post(message(1))).isEqualTo(202);
      awaitObservations(store, patient, 1);
      authorization.revoke();
      assertThat(installation.post(message(2))).isEqualTo(202);
      awaitObservations(store, patient, 2);

      assertThat(authorization.tokenCalls()).hasSize(2);
      assertThat(installation.deadLetters()).isZero();
      assertThat(Files.readString(folder.resolve("jar.log")))
          .doesNotContain("granted-")
          .doesNotContain("client_assertion");
    }
  }

  private static void awaitObservations(FhirStore store, String patient, int count) {
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> store.count("Observation?subject=" + patient) == count);
  }

  private static JWKSet published(Installation installation) {
    HttpResponse<String> answer =
        installation.send(
            HttpRequest.newBuilder(
                URI.create(installation.jar().url() + "/.well-known/jwks.json")));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    try {
      return JWKSet.parse(answer.body());
    } catch (ParseException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String message(int minute) {
    return """
    {"deviceId":"backend-1","time":"2026-10-02T06:0%d:00Z","weight":61.5}\
    """
        .formatted(minute);
  }
}
