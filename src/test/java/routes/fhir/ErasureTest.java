package routes.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.util.ObjectHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import routes.fhir.erasure.Erasure;
import routes.fhir.erasure.LostObservations;

/** What a link had at the FHIR server goes, stays gone, and touches nothing else. */
public class ErasureTest extends FilingTestBase {
  @Autowired LostObservations lost;

  @Test
  void everythingOfTheLinkIsDeletedInTransactionsOfBoundedSize() throws Exception {
    links.put(FilingApplication.LinkTable.link("link-2", "1", true));
    file(weights(25));
    file(List.of(record(measurement("link-2", "weight", MORNING, "70", "device"))));
    assertThat(observations()).hasSize(26);
    FHIR.forgetRequests();

    List<Erasure> batches = erase("link-1");

    // The two Provenances go first and are not counted.
    assertThat(batches).extracting(Erasure::getErased).containsExactly(18, 8);
    assertThat(FHIR.requests().stream().filter(FhirStub.Request::isTransaction)).hasSize(2);
    assertThat(observations()).hasSize(1);
    assertThat(FHIR.all("Provenance")).hasSize(1);
    assertThat(fhirDevices())
        .extracting(device -> device.at("/identifier/0/value").asText())
        .as("the hardware is nobody's")
        .containsExactlyInAnyOrder("withings|scale", "link-2|scale");
    assertThat(states("link-1")).containsOnly("erased");
    assertThat(states("link-2")).containsOnly("confirmed");
  }

  @Test
  void aLateDeliveryRevivesNothing() throws Exception {
    file(weights(3));
    erase("link-1");

    Exchange late = file(weights(3));

    assertThat(late.getException()).isNull();
    assertThat(FHIR.requests()).isEmpty();
    assertThat(observations()).isEmpty();
  }

  @Test
  void whatIsGoneAlreadyCountsAsDone() throws Exception {
    file(weights(2));
    FHIR.delete("Observation/" + observations().get(0).get("id").asText());
    FHIR.refuseDeletes(404);

    erase("link-1");

    assertThat(states("link-1")).containsOnly("erased");
  }

  @Test
  void aServerThatDoesNotDeleteKeepsThemMarked() throws Exception {
    for (int status : List.of(403, 405)) {
      FHIR.refuseDeletes(0);
      file(List.of(record(weight(MORNING.plusSeconds(status), "60.5"))));
      FHIR.refuseDeletes(status);

      List<Erasure> batches = erase("link-1");

      assertThat(batches.get(0).getErased()).isZero();
      assertThat(batches.get(0).getMarked()).isPositive();
    }
    assertThat(observations())
        .hasSize(2)
        .extracting(observation -> observation.get("status").asText())
        .containsOnly("entered-in-error");
    assertThat(FHIR.all("Provenance")).as("has no status").noneMatch(one -> one.has("status"));
    assertThat(states("link-1")).containsOnly("marked");
    assertThat(outages.current()).isEmpty();
    assertThat(file(List.of(record(weight(MORNING.plusSeconds(403), "60.5")))).getException())
        .isNull();
    assertThat(FHIR.requests()).isEmpty();
  }

  @Test
  void anOutageMarksNothingAndLosesNothing() throws Exception {
    file(weights(2));
    FHIR.down(503);

    Exchange failed = batch("link-1");

    assertThat(ObjectHelper.getException(FhirOutageException.class, failed.getException()))
        .isNotNull();
    assertThat(states("link-1")).containsOnly("confirmed");
    FHIR.recover();
    erase("link-1");
    assertThat(observations()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 404, 405, 501})
  void provenancesThatMayNeitherBeReadNorDeletedHoldNothingUp(int status) throws Exception {
    file(weights(3));
    FHIR.refuseType("Provenance", status);

    erase("link-1");

    assertThat(observations()).isEmpty();
    assertThat(fhirDevices()).as("the hardware").hasSize(1);
    assertThat(statesOf("Observation")).containsOnly("erased");
    assertThat(statesOf("Provenance"))
        .containsOnly(status == 404 && ledgerHasOurIds() ? "erased" : "marked");
    assertThat(outages.current()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 503})
  void provenancesThatCannotBeReachedNowHoldEverythingUp(int status) throws Exception {
    file(weights(3));
    FHIR.refuseType("Provenance", status);

    Exchange failed = batch("link-1");

    assertThat(ObjectHelper.getException(FhirOutageException.class, failed.getException()))
        .isNotNull();
    assertThat(observations()).hasSize(3);
    assertThat(states("link-1")).containsOnly("confirmed");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 404, 405, 501})
  void withTheLedgerLostReadingsAreFoundWhereProvenancesMayNotBeRead(int status) throws Exception {
    twoLinksAndNoLedger(3);
    FHIR.refuseType("Provenance", status);

    lost.enter("link-1", "Patient/p1");
    erase("link-1");

    onlyTheSecondLinkIsLeft();
    assertThat(outages.current()).isEmpty();
  }

  @Test
  void withTheLedgerLostAnOutageOfProvenancesIsOne() throws Exception {
    twoLinksAndNoLedger(1);
    FHIR.refuseType("Provenance", 503);

    assertThatExceptionOfType(FhirOutageException.class)
        .isThrownBy(() -> lost.enter("link-1", "Patient/p1"));
  }

  @Test
  void whatIsReadInPartToFindItIsMarkedAsAWhole() throws Exception {
    twoLinksAndNoLedger(1);
    FHIR.forgetRequests();
    FHIR.refuseDeletes(405);

    lost.enter("link-1", "Patient/p1");

    assertThat(FHIR.requests())
        .extracting(FhirStub.Request::uri)
        .filteredOn(uri -> !uri.contains("/Device"))
        .isNotEmpty()
        .allMatch(uri -> uri.contains("_elements="));
    erase("link-1");
    assertThat(observations())
        .filteredOn(one -> one.path("status").asText().equals("entered-in-error"))
        .hasSize(1)
        .allMatch(one -> one.has("valueQuantity"))
        .noneMatch(one -> one.toString().contains("SUBSETTED"));
  }

  @Test
  void aLongHistoryIsEnteredPageByPage() throws Exception {
    twoLinksAndNoLedger(3);
    FHIR.pageSize(1);
    FHIR.forgetRequests();

    lost.enter("link-1", "Patient/p1");

    assertThat(FHIR.requests())
        .extracting(request -> request.uri().replaceAll("/fhir/|\\?.*", ""))
        .filteredOn(type -> !type.startsWith("Device"))
        .as("each page is explained before the next is read")
        .containsExactly(
            "Observation", "Provenance", "Observation", "Provenance", "Observation", "Provenance");
    assertThat(statesOf("Observation")).hasSize(3).containsOnly("pending");
  }

  @Test
  void withTheLedgerLostTheDevicesOfTheLinkLeadToItsReadings() throws Exception {
    twoLinksAndNoLedger(3);

    lost.enter("link-1", "Patient/p1");
    erase("link-1");

    onlyTheSecondLinkIsLeft();
    assertThat(FHIR.all("Provenance"))
        .extracting(one -> one.at("/target/0/reference").asText())
        .containsExactly("Observation/" + observations().get(0).get("id").asText());
    lost.enter("link-1", null);
  }

  @Test
  void aServerThatIgnoresWhatItIsAskedLosesNobodyElsesReadings() throws Exception {
    twoLinksAndNoLedger(1);
    FHIR.ignoreParameters();

    lost.enter("link-1", "Patient/p1");
    erase("link-1");

    onlyTheSecondLinkIsLeft();
    assertThat(FHIR.all("Provenance")).hasSize(1);
  }

  private void twoLinksAndNoLedger(int ofTheFirst) throws Exception {
    links.put(FilingApplication.LinkTable.link("link-2", "1", true));
    file(weights(ofTheFirst));
    file(List.of(record(measurement("link-2", "weight", MORNING, "70", "device"))));
    database.sql("delete from fhir_ledger").update();
  }

  private void onlyTheSecondLinkIsLeft() {
    assertThat(observations())
        .extracting(observation -> observation.at("/device/reference").asText())
        .containsExactly("Device/" + deviceOf("link-2").get("id").asText());
  }

  private ObjectNode deviceOf(String link) {
    return fhirDevices().stream()
        .filter(device -> device.at("/identifier/0/value").asText().startsWith(link + "|"))
        .findFirst()
        .orElseThrow();
  }

  List<Erasure> erase(String linkId) {
    List<Erasure> batches = new ArrayList<>();
    Exchange done = batch(linkId);
    while (done.getProperty("erasure") != null) {
      assertThat(done.getException()).isNull();
      batches.add(done.getProperty("erasure", Erasure.class));
      done = batch(linkId);
    }
    return batches;
  }

  private Exchange batch(String linkId) {
    return producer.send("direct:erase-batch", exchange -> exchange.setProperty("linkId", linkId));
  }

  /** Where it does not, a Provenance is searched for before it is deleted. */
  boolean ledgerHasOurIds() {
    return true;
  }

  private List<String> statesOf(String type) {
    return database
        .sql("select state from fhir_ledger where resource_type = ? and link_id is not null")
        .param(type)
        .query(String.class)
        .list();
  }

  private List<String> states(String linkId) {
    return database
        .sql("select state from fhir_ledger where link_id = ?")
        .param(linkId)
        .query(String.class)
        .list();
  }
}
