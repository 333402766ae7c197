package routes.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.health.Status;
import routes.fhir.bundle.DuplicateResources;

/** What is peculiar to a FHIR server that refuses ids of its clients. */
@ServerIds
class ServerIdsTest extends FilingTestBase {
  @Autowired DuplicateResources duplicates;

  @BeforeEach
  void refuseOurs() {
    FHIR.refuseClientIds(422);
  }

  @Test
  void newResourcesArePostedOnceAndReferToEachOtherByUrn() throws Exception {
    file(weights(1));

    JsonNode entries = json.readTree(transaction().body()).get("entry");
    assertThat(entries).hasSize(5);
    List<String> names = new ArrayList<>();
    for (JsonNode entry : entries) {
      assertThat(entry.at("/request/method").asText()).isEqualTo("POST");
      assertThat(entry.at("/request/url").asText()).isEqualTo(type(entry));
      assertThat(entry.get("resource").has("id")).isFalse();
      String condition = entry.at("/request/ifNoneExist").asText();
      assertThat(condition).matches("(identifier|_tag)=https%3A%2F%2F[A-Za-z0-9%._~-]+");
      boolean tagged = type(entry).equals("Provenance");
      JsonNode identifier = entry.at(tagged ? "/resource/meta/tag/0" : "/resource/identifier/0");
      assertThat(URLDecoder.decode(condition, StandardCharsets.UTF_8))
          .isEqualTo(
              (tagged ? "_tag=" : "identifier=")
                  + identifier.get("system").asText()
                  + "|"
                  + identifier.get(tagged ? "code" : "value").asText().replace("|", "\\|"));
      names.add(entry.get("fullUrl").asText());
    }
    assertThat(entries.at("/2/resource/parent/reference").asText()).isEqualTo(names.get(1));
    assertThat(entries.at("/3/resource/device/reference").asText()).isEqualTo(names.get(2));
    assertThat(entries.at("/4/resource/target/0/reference").asText()).isEqualTo(names.get(3));
    assertThat(transaction().headers().get("Prefer")).containsExactly("return=representation");

    ObjectNode used = FHIR.get(theOne().at("/device/reference").asText()).orElseThrow();
    assertThat(FHIR.get(used.at("/parent/reference").asText())).isPresent();
    assertThat(serverIds()).isEqualTo(standing());
  }

  @Test
  void laterReadingsReferToTheDeviceByTheServersId() throws Exception {
    file(weights(1));
    String device = theOne().at("/device/reference").asText();

    file(List.of(record(weight(MORNING.plusSeconds(5), "70"))));

    assertThat(fhirDevices()).hasSize(2);
    assertThat(observations())
        .hasSize(2)
        .allMatch(one -> one.at("/device/reference").asText().equals(device));
    assertThat(json.readTree(transaction().body()).get("entry"))
        .extracting(ServerIdsTest::type)
        .containsExactly("Observation", "Provenance");
  }

  @Test
  void anUpdateIsPutToTheServersIdOnTheVersionThatWasRead() throws Exception {
    file(List.of(record(steps(1))));
    String id = theOne().get("id").asText();

    file(List.of(record(steps(2))));

    JsonNode entry = json.readTree(transaction().body()).at("/entry/0");
    assertThat(entry.at("/request/method").asText()).isEqualTo("PUT");
    assertThat(entry.at("/request/url").asText()).isEqualTo("Observation/" + id);
    assertThat(entry.at("/request/ifMatch").asText()).isEqualTo("W/\"1\"");
    assertThat(entry.at("/resource/id").asText()).isEqualTo(id);
    assertThat(theOne().at("/meta/versionId").asText()).isEqualTo("2");
  }

  @Test
  void identifiersOfAnyCharactersAreFoundAgain() throws Exception {
    List<Exchange> batch = new ArrayList<>();
    for (String device : List.of("a,b", "a|b", "a\\b", "a$b c", "a&b=c+d", "ä%2C")) {
      batch.add(record(by(device, weight(MORNING, "70"))));
    }
    file(batch);
    database.sql("delete from fhir_ledger").update();

    file(batch);

    assertThat(observations()).hasSize(6).allMatch(one -> version(one).equals("1"));
    assertThat(fhirDevices()).hasSize(12);
    assertThat(FHIR.requests())
        .as("two bundles")
        .hasSize(4)
        .noneMatch(one -> one.uri().matches("/fhir/?"));
  }

  @Test
  void aBundlesWorthOfIdentifiersIsSearchedForByPost() throws Exception {
    List<Exchange> batch = new ArrayList<>();
    for (int i = 0; i < 14; i++) {
      batch.add(record(by("x".repeat(200), weight(MORNING.plusSeconds(i), "70"))));
    }
    file(batch);
    database.sql("delete from fhir_ledger").update();

    file(batch);

    assertThat(FHIR.requests())
        .extracting(request -> request.method() + " " + request.uri().replaceAll("\\?.*", ""))
        .containsExactly("POST /fhir/Observation/_search", "POST /fhir/Device/_search");
    assertThat(observations()).hasSize(14).allMatch(one -> version(one).equals("1"));
  }

  @ParameterizedTest
  @EnumSource(FhirStub.Told.class)
  void whatTheAnswerDoesNotTellIsSearchedForByIdentifier(FhirStub.Told told) throws Exception {
    FHIR.tell(told);

    assertThat(file(weights(5)).getException()).isNull();

    assertThat(observations()).hasSize(5).allMatch(one -> version(one).equals("1"));
    assertThat(serverIds()).isEqualTo(standing());
    file(weights(5));
    assertThat(FHIR.requests()).isEmpty();
  }

  @Test
  void whoeverComesFirstWithAnObservationTheOthersReadingsAreMergedIntoIt() throws Exception {
    file(List.of(record(steps(1))));
    ObjectNode first = theOne();
    FHIR.delete("Observation/" + first.get("id").asText());
    database.sql("delete from fhir_ledger").update();
    FHIR.beforeTransaction(() -> FHIR.put(first));

    assertThat(file(List.of(record(steps(2)))).getException()).isNull();

    assertThat(theOne().get("id")).isEqualTo(first.get("id"));
    assertThat(theOne().at("/valueSampledData/data").asText()).contains(" 1 2 ");
    assertThat(deadLetters()).isEmpty();
  }

  @Test
  void ofSeveralWithOneIdentifierTheSameIsAlwaysTakenAndHealthTells() throws Exception {
    file(List.of(record(steps(1))));
    ObjectNode first = theOne();
    FHIR.put(first.deepCopy().put("id", "a-smaller-id"));
    FHIR.put(first.deepCopy().put("id", "a-copy-put-away").put("status", "entered-in-error"));

    file(List.of(record(steps(2))));
    database.sql("delete from fhir_ledger").update();
    file(List.of(record(steps(1)), record(steps(2)), record(steps(3))));

    assertThat(observations()).hasSize(3);
    assertThat(version(FHIR.get("Observation/" + first.get("id").asText()).orElseThrow()))
        .isEqualTo("1");
    ObjectNode taken = FHIR.get("Observation/a-smaller-id").orElseThrow();
    assertThat(version(taken)).isEqualTo("3");
    assertThat(taken.at("/valueSampledData/data").asText()).contains(" 1 2 3 ");
    assertThat(duplicates.health().getStatus()).isEqualTo(new Status("DEGRADED"));
    assertThat(duplicates.health().getDetails().get("examples").toString())
        .contains("Observation/a-smaller-id", first.get("id").asText());
    assertThat(deadLetters()).isEmpty();

    FHIR.delete("Observation/a-copy-put-away");
    FHIR.delete("Observation/" + first.get("id").asText());
    file(List.of(record(steps(4))));
    assertThat(duplicates.health().getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void ofTwoDevicesWithOneIdentifierTheSameIsReferredTo() throws Exception {
    file(weights(1));
    ObjectNode used = FHIR.get(theOne().at("/device/reference").asText()).orElseThrow();
    FHIR.put(used.deepCopy().put("id", "a-twin"));
    database.sql("delete from fhir_ledger where resource_type = 'Device'").update();

    file(List.of(record(weight(MORNING.plusSeconds(9), "70"))));

    assertThat(observations().get(1).at("/device/reference").asText()).isEqualTo("Device/a-twin");
    assertThat(fhirDevices()).hasSize(3);
  }

  @Test
  void whatStandsUnderAnIdOfOursIsFoundAndUpdatedThere() throws Exception {
    file(List.of(record(steps(1))));
    ObjectNode standing = theOne();
    String ours = ledgerIds().iterator().next();
    FHIR.delete("Observation/" + standing.get("id").asText());
    FHIR.put(standing.put("id", ours));
    database
        .sql(
            "update fhir_ledger set server_id = null, identifier = null"
                + " where resource_type = 'Observation'")
        .update();

    file(List.of(record(steps(2))));

    assertThat(theOne().get("id").asText()).isEqualTo(ours);
    assertThat(theOne().at("/valueSampledData/data").asText()).contains(" 1 2 ");
  }

  @Test
  void anIdentifierBeyondMeasureStopsNothing() throws Exception {
    file(
        List.of(
            record(by("x".repeat(5000), weight(MORNING, "70"))), record(weight(MORNING, "71"))));

    assertThat(observations()).hasSize(1);
    assertThat(deadLetters()).containsExactly("identifier-too-long");
  }

  private static String type(JsonNode entry) {
    return entry.at("/resource/resourceType").asText();
  }

  private static String version(JsonNode resource) {
    return resource.at("/meta/versionId").asText();
  }

  private ObjectNode theOne() {
    assertThat(observations()).hasSize(1);
    return observations().get(0);
  }

  private static FhirStub.Request transaction() {
    return FHIR.requests().stream()
        .filter(request -> request.uri().matches("/fhir/?"))
        .findFirst()
        .orElseThrow();
  }

  private Set<String> ledgerIds() {
    return Set.copyOf(
        database
            .sql("select resource_id from fhir_ledger where resource_type = 'Observation'")
            .query(String.class)
            .list());
  }

  /** What the ledger remembers, and what stands there. */
  private Set<String> serverIds() {
    return new TreeSet<>(
        database
            .sql(
                "select server_id from fhir_ledger where state = 'confirmed'"
                    + " and resource_type in ('Observation', 'Device')")
            .query(String.class)
            .list());
  }

  private Set<String> standing() {
    Set<String> ids = new TreeSet<>();
    observations().forEach(one -> ids.add(one.get("id").asText()));
    FHIR.all("Device").forEach(one -> ids.add(one.get("id").asText()));
    return ids;
  }
}
