package routes.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import routes.fhir.client.FhirProperties;
import routes.fhir.client.Sha256;
import routes.fhir.resource.ConsentResources;
import routes.fhir.resource.FhirConsentProperties;
import routes.mapping.fhir.R4Validation;
import routes.subject.ConsentGrant;

/** What people have agreed to stands in the FHIR server, and no reading ever waits for it. */
class ConsentMirrorRouteTest extends FilingTestBase {
  private static final Instant GIVEN = Instant.parse("2026-11-20T08:00:00.123456Z");
  private static final Instant ENDED = Instant.parse("2026-11-21T09:30:00Z");
  private static final String BASE = "https://wearables-on-fhir.org";

  @Autowired FhirProperties fhir;

  @Test
  void theConsentSaysWhatWasGranted() throws Exception {
    consents.put(consent(null, true));

    assertThat(mirrored()).isEqualTo("link-1 done");

    ObjectNode consent = theConsent();
    assertThat(consent.get("id").asText()).isEqualTo(id());
    assertThat(new R4Validation().errors(consent.toString())).isEmpty();
    consent.remove(List.of("id", "meta"));
    assertThat(consent)
        .isEqualTo(
            json.readTree(
                """
                {"resourceType": "Consent",
                 "identifier": [{"system": "%1$s/identifier/connection", "value": "link-1"}],
                 "status": "active",
                 "scope": {"coding": [{"code": "patient-privacy",
                   "system": "http://terminology.hl7.org/CodeSystem/consentscope"}]},
                 "category": [{"coding": [{"system": "http://loinc.org", "code": "59284-0"}]}],
                 "patient": {"reference": "Patient/p1"},
                 "dateTime": "2026-11-20T08:00:00.123Z",
                 "performer": [{"reference": "Patient/p1"}],
                 "policy": [{"uri": "%1$s/consent/2"}],
                 "provision": {"type": "permit",
                   "period": {"start": "2026-11-20T08:00:00.123Z"},
                   "action": [{"coding": [{"code": "collect",
                     "system": "http://terminology.hl7.org/CodeSystem/consentaction"}]}],
                   "class": [{"system": "http://hl7.org/fhir/resource-types",
                     "code": "Observation"}],
                   "code": [
                     {"coding": [{"system": "%1$s/CodeSystem/withings-scope",
                       "code": "user.info"}]},
                     {"coding": [{"system": "%1$s/CodeSystem/withings-scope",
                       "code": "user.metrics"}]}]}}
                """
                    .formatted(BASE)));
  }

  @Test
  void anEndedOneBecomesInactiveAndKeepsWhatOthersHaveAdded() {
    consents.put(consent(null, true));
    mirrored();
    ObjectNode scanned = theConsent();
    scanned.putObject("sourceAttachment").put("title", "Signed on paper");
    FHIR.put(scanned);
    consents.put(consent(ENDED, false));
    FHIR.forgetRequests();

    assertThat(mirrored()).isEqualTo("link-1 done");

    ObjectNode consent = theConsent();
    assertThat(consent.get("status").asText()).isEqualTo("inactive");
    assertThat(consent.at("/provision/period/end").asText()).isEqualTo("2026-11-21T09:30:00Z");
    assertThat(consent.at("/sourceAttachment/title").asText()).isEqualTo("Signed on paper");
    assertThat(FHIR.requests().get(1).body()).contains("\"ifMatch\":\"W/\\\"2\\\"\"");
    assertThat(new R4Validation().errors(consent.toString())).isEmpty();
  }

  @Test
  void whatStandsAsItShouldIsNotWrittenAgain() {
    consents.put(consent(ENDED, true));
    mirrored();
    FHIR.forgetRequests();

    assertThat(mirrored()).isEqualTo("link-1 done");

    assertThat(FHIR.requests())
        .singleElement()
        .matches(request -> request.method().equals("GET") || request.isSearch());
  }

  @Test
  void whatWasDeletedThereOrHeldForAnErrorStaysSo() {
    consents.put(consent(null, true));
    mirrored();
    ObjectNode wrong = theConsent();
    wrong.put("status", "entered-in-error");
    FHIR.put(wrong);
    consents.put(consent(ENDED, false));
    mirrored();
    assertThat(theConsent().get("status").asText()).isEqualTo("entered-in-error");

    FHIR.delete("Consent/" + wrong.get("id").asText());
    assertThat(mirrored()).isEqualTo("link-1 done");
    assertThat(FHIR.all("Consent")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 405, 422, 501})
  void aServerThatTakesNoConsentHoldsUpNothing(int status) throws Exception {
    consents.put(consent(null, true));
    FHIR.refuseType("Consent", status);

    assertThat(mirrored())
        .startsWith("link-1 refused: The FHIR server refused the resource with " + status)
        .doesNotContain("p1");

    assertThat(outages.current()).isEmpty();
    assertThat(file(List.of(record(weight(MORNING, "65.5")))).getException()).isNull();
    assertThat(observations()).hasSize(1);
  }

  @Test
  void anOutageIsOneOfReadingsTooAndIsTriedAgain() {
    consents.put(consent(null, true));
    FHIR.down(503);

    assertThat(mirrored()).isEqualTo("link-1 failed: the FHIR server is out of service (503)");
    assertThat(outages.current()).isPresent();

    FHIR.recover();
    assertThat(mirrored()).isEqualTo("link-1 done");
    assertThat(outages.current()).isEmpty();
  }

  @Test
  void aRefusedConsentEndsNoOutageOfReadings() {
    consents.put(referring("Patient/p1"));
    assertThat(mirrored()).isEqualTo("link-1 done");
    outages.seen("the FHIR server does not let us do this (403)");
    FHIR.refuseType("Consent", 403);

    assertThat(mirrored()).startsWith("link-1 refused");

    assertThat(outages.current()).isPresent();
    outages.ended();
  }

  @Test
  void anotherWritersVersionIsReadAgain() {
    consents.put(consent(null, true));
    mirrored();
    consents.put(consent(ENDED, false));
    FHIR.beforeTransaction(() -> FHIR.put(theConsent()));

    assertThat(mirrored())
        .isEqualTo("link-1 failed: the FHIR server answered 409: it holds another version");
    assertThat(mirrored()).isEqualTo("link-1 done");
    assertThat(theConsent().get("status").asText()).isEqualTo("inactive");
  }

  @Test
  void thePatientIsLookedUpByIdentifierOrReferredTo() {
    consents.put(
        new ConsentGrant(
            "link-1",
            "withings",
            "urn:mrn",
            "not yet",
            null,
            List.of(),
            "2",
            GIVEN,
            null,
            true,
            false));
    assertThat(mirrored())
        .isEqualTo(
            "link-1 failed: The FHIR server has no Patient with the linked person's identifier.");
    assertThat(outages.current()).isEmpty();

    FHIR.patient("p2", "urn:mrn", "not yet");
    mirrored();
    assertThat(theConsent().at("/patient/reference").asText()).isEqualTo("Patient/p2");
    assertThat(theConsent().at("/provision/code").isMissingNode()).isTrue();

    FHIR.patient("p9", "urn:mrn", "9");
    consents.put(referring("Patient/p9"));
    mirrored();
    assertThat(theConsent().at("/performer/0/reference").asText()).isEqualTo("Patient/p9");
  }

  @Test
  void theInstallationSaysWhoCollectsAndUnderWhichText() {
    ConsentResources resources =
        new ConsentResources(
            fhir,
            new FhirConsentProperties("https://clinic.example/wearables/v{version}", "Clinic"));

    ObjectNode resource = resources.of(referring("Patient/1"), "Patient/1");

    assertThat(resource.at("/organization/0/display").asText()).isEqualTo("Clinic");
    assertThat(resource.at("/policy/0/uri").asText())
        .isEqualTo("https://clinic.example/wearables/v2%20b");
  }

  /** The id that the Consent gets. */
  String id() {
    return Sha256.hex(BASE + "/identifier/connection|link-1");
  }

  /** Runs the route; what came of it. */
  private String mirrored() {
    mirror.clear();
    mirror.add("link-1");
    assertThat(producer.send("direct:consents", exchange -> {}).getException()).isNull();
    assertThat(mirror.outcomes()).hasSize(1);
    return mirror.outcomes().get(0);
  }

  private static ObjectNode theConsent() {
    assertThat(FHIR.all("Consent")).hasSize(1);
    return FHIR.all("Consent").get(0);
  }

  private static ConsentGrant referring(String patient) {
    return new ConsentGrant(
        "link-1", "withings", null, null, patient, List.of(), "2 b", GIVEN, null, true, false);
  }

  private static ConsentGrant consent(Instant end, boolean inForce) {
    return new ConsentGrant(
        "link-1",
        "withings",
        "urn:mrn",
        "1",
        null,
        List.of("user.info", "user.metrics"),
        "2",
        GIVEN,
        end,
        inForce,
        false);
  }
}
