package routes.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.health.Status;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import routes.fhir.client.FhirHealthIndicator;
import routes.fhir.server.SecuredServer;

/** While there is no access token readings wait, and none is lost. */
@TestPropertySource(
    properties = {
      "spring.datasource.url=jdbc:h2:mem:filing-authentication",
      "fhir.authentication=client-credentials",
      "fhir.oauth2.client-id=client-1",
      "fhir.oauth2.client-secret=secret-1"
    })
class FilingAuthenticationTest extends FilingTestBase {
  private static final SecuredServer TOKENS = new SecuredServer();

  @Autowired FhirHealthIndicator health;

  @DynamicPropertySource
  static void endpoint(DynamicPropertyRegistry registry) {
    registry.add("fhir.oauth2.token-url", TOKENS::tokenUrl);
  }

  @AfterAll
  static void stop() {
    TOKENS.close();
  }

  @Test
  void aClientThatIsRefusedLosesNothing() throws Exception {
    TOKENS.knowClient(call -> false);
    List<Exchange> batch = weights(3);
    CompletableFuture<Exchange> filing = CompletableFuture.supplyAsync(() -> file(batch));
    Awaitility.await()
        .untilAsserted(
            () -> assertThat(health.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE));
    assertThat(health.health().getDetails())
        .containsEntry("reason", "the token endpoint refuses our client (invalid_client)");
    Exchange failed = filing.get(30, TimeUnit.SECONDS);

    assertThat(failed.getException()).hasRootCauseInstanceOf(FhirOutageException.class);
    assertThat(FHIR.requests()).isEmpty();
    assertThat(batches.steps()).containsExactly("begin");
    assertThat(deadLetters()).isEmpty();

    TOKENS.knowClient(call -> true);
    Awaitility.await().until(() -> file(batch).getException() == null);
    assertThat(observations()).hasSize(3);
    assertThat(deadLetters()).isEmpty();
    assertThat(batches.steps()).endsWith("commit");
    assertThat(health.health().getStatus()).isEqualTo(Status.UP);
    assertThat(FHIR.requests())
        .isNotEmpty()
        .allSatisfy(
            request ->
                assertThat(request.headers().get("Authorization"))
                    .containsExactly("Bearer granted-1"));
  }
}
