package routes.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import routes.fhir.bundle.ClientIdProbe;
import routes.fhir.bundle.ClientIds;
import routes.fhir.bundle.DuplicateResources;
import routes.fhir.client.ClientIdPolicy;
import routes.fhir.client.FhirProperties;
import routes.fhir.client.FhirServerTraits;
import routes.fhir.client.PreferRepresentationInterceptor;
import routes.fhir.client.Sha256;
import routes.operations.support.StartRefusedException;

/** How it is found out which ids a FHIR server takes, and that it stays so. */
@TestPropertySource(
    properties = {"fhir.client-ids=probe", "spring.datasource.url=jdbc:h2:mem:client-ids"})
class ClientIdsTest extends FilingTestBase {
  private static final String SOFTWARE =
      Sha256.hex("https://wearables-on-fhir.org/identifier/software|wearables-on-fhir");

  @Autowired FhirServerTraits traits;
  @Autowired ClientIdProbe probe;
  @Autowired DuplicateResources duplicates;
  @Autowired PreferRepresentationInterceptor answers;

  @BeforeEach
  void forgetTraits() {
    database.sql("delete from fhir_server_trait").update();
  }

  @AfterEach
  void nothingIsWrong() {
    outages.ended();
  }

  @Test
  void aServerThatTakesOursIsAskedOnceAndKeepsOneDevice() {
    assertThat(clientIds(ClientIdPolicy.PROBE).taken()).isTrue();

    assertThat(FHIR.all("Device")).hasSize(1);
    assertThat(FHIR.get("Device/" + SOFTWARE)).isPresent();
    FHIR.down(503);
    assertThat(clientIds(ClientIdPolicy.PROBE).taken()).as("another start").isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 405, 422})
  void aServerThatRefusesOursKeepsOneDeviceUnderItsOwn(int status) {
    FHIR.refuseClientIds(status);

    assertThat(clientIds(ClientIdPolicy.PROBE).taken()).isFalse();

    assertThat(FHIR.all("Device")).hasSize(1);
    assertThat(FHIR.get("Device/" + SOFTWARE)).isEmpty();
    FHIR.refuseClientIds(0);
    assertThat(clientIds(ClientIdPolicy.PROBE).taken()).as("no change of mind").isFalse();
  }

  @Test
  void withTheDatabaseLostTheServerItselfTells() {
    FHIR.refuseClientIds(404);
    clientIds(ClientIdPolicy.PROBE).taken();
    forgetTraits();
    FHIR.refuseClientIds(0);
    FHIR.forgetRequests();

    assertThat(clientIds(ClientIdPolicy.PROBE).taken()).isFalse();

    assertThat(FHIR.requests()).singleElement().matches(FhirStub.Request::isSearch);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 409, 412, 429, 500, 503})
  void anOutageDecidesNothing(int status) {
    ClientIds ids = clientIds(ClientIdPolicy.PROBE);
    FHIR.storm(status, 1);
    assertThatThrownBy(ids::taken).isInstanceOf(FhirOutageException.class);
    assertThat(outages.current()).isPresent();
    assertThat(traits.find("client-ids")).isEmpty();

    assertThat(ids.taken()).isTrue();
  }

  @Test
  void whereNoDeviceIsTakenAtAllNobodyKnowsAndHealthSaysWhatHelps() {
    FHIR.refuse(resource -> resource.path("resourceType").asText().equals("Device"));

    assertThatThrownBy(clientIds(ClientIdPolicy.PROBE)::taken)
        .isInstanceOf(FhirOutageException.class);

    assertThat(outages.current().orElseThrow().kind())
        .contains("neither under an id of ours (422)")
        .contains("fhir.client-ids");
  }

  @Test
  void aServerThatTakesAPutAndChoosesTheIdAllTheSameGivesTheIds() {
    FHIR.renamePuts();

    assertThat(clientIds(ClientIdPolicy.PROBE).taken()).isFalse();

    assertThat(FHIR.all("Device")).hasSize(1);
  }

  @Test
  void theConfigurationDecidesWithoutAsking() {
    FHIR.down(503);
    assertThat(clientIds(ClientIdPolicy.ACCEPT).taken()).isTrue();
    assertThat(clientIds(ClientIdPolicy.REFUSE).taken()).isFalse();
    assertThat(clientIds(ClientIdPolicy.PROBE).taken()).isFalse();
  }

  @Test
  void theWayBackIsRefusedBecauseItWouldWriteEverythingTwice() {
    clientIds(ClientIdPolicy.REFUSE);

    assertThatThrownBy(() -> clientIds(ClientIdPolicy.ACCEPT))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("fhir.client-ids");
  }

  @Test
  void anOutageWhileProbingIsWaitedOutLikeAnyOther() throws Exception {
    FHIR.refuseClientIds(405);
    FHIR.down(503);
    assertThat(file(weights(2)).getException()).isNotNull();
    assertThat(batches.steps()).doesNotContain("commit");

    FHIR.recover();
    FHIR.fail(503, 2);
    assertThat(file(weights(2)).getException()).isNull();

    assertThat(observations()).hasSize(2);
    assertThat(observations()).extracting(ClientIdsTest::id).allMatch(id -> id.startsWith("given"));
    assertThat(FHIR.all("Device")).hasSize(3);
    assertThat(deadLetters()).isEmpty();
  }

  private static String id(ObjectNode resource) {
    return resource.get("id").asText();
  }

  private ClientIds clientIds(ClientIdPolicy policy) {
    return new ClientIds(
        traits,
        probe,
        duplicates,
        answers,
        new FhirProperties(
            "https://wearables-on-fhir.org",
            1,
            1,
            1,
            1,
            policy,
            20,
            1,
            java.time.Duration.ofSeconds(1),
            java.time.Duration.ofSeconds(1),
            1,
            FhirProperties.ObservationIdForm.PRODUCT));
  }
}
