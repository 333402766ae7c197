package routes.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.MonthDay;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import routes.connection.connect.ConnectionDirectory;
import routes.connection.core.ConnectionState;
import routes.connection.core.Person;
import routes.connection.core.RefusedException;
import routes.connection.core.WebAnswer;
import routes.connection.end.Offboarding;
import routes.connection.end.OffboardingStep;
import routes.connection.portal.PatientRecords;
import routes.connection.portal.Portal;
import routes.operations.Databases;

/** What administrators and portals find of connections and what they end, on both databases. */
class ConnectionDirectoryTest {

  @RegisterExtension static final Databases DATABASES = new Databases();

  private static final String USER = LinkedAccount.USER;
  private static final Portal OPS = new Portal("ops", true);
  private static final Instant NOW = Instant.now().plusSeconds(3600);

  static Stream<Named<DataSource>> databases() {
    return DATABASES.emptied();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void connectionsAreFoundByPatientAndByWhatIsLeft(DataSource source) throws Exception {
    Store store = connected(source);
    store.database.sql("update connection set patient_reference = 'Patient/7'").update();
    ConnectionDirectory directory = store.connectionDirectory();

    assertThat(found(store, directory.find("urn:x|" + USER, null, null))).hasSize(1);
    assertThat(found(store, directory.find("urn:y|" + USER, null, null))).isEmpty();
    assertThat(found(store, directory.find("Patient/7", null, null))).hasSize(1);
    assertThat(found(store, directory.find(null, "open", null))).isEmpty();
    assertThatThrownBy(() -> directory.find(null, null, null)).isInstanceOf(RefusedException.class);
    assertThatThrownBy(() -> directory.find(USER, null, null)).isInstanceOf(RefusedException.class);
    assertThatThrownBy(() -> directory.end("unknown", null, null, null))
        .isInstanceOf(RefusedException.class);
    assertThatThrownBy(() -> directory.end("c", "maybe", null, null))
        .isInstanceOf(RefusedException.class);

    WebAnswer ended = directory.end("c", null, null, null);

    assertThat(ended.status()).isEqualTo(202);
    JsonNode left = found(store, directory.find(null, "open", null)).get(0);
    assertThat(left).isEqualTo(store.json.readTree(ended.body()));
    assertThat(left.path("state").asText()).isEqualTo("REVOKED");
    assertThat(left.path("farewell").findValuesAsText("step"))
        .containsExactly("UNSUBSCRIBE", "REVOKE");
    assertThat(ended.body()).doesNotContain("access-0");
    assertThat(directory.end("c", "false", "true", null).status()).isEqualTo(200);
    assertThat(directory.show("c").body()).contains("Given up on behalf of the organization");
    assertThat(LinkedAccount.tokens(store)).isZero();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void administratorsFindATombstoneByItsPatient(DataSource source) throws Exception {
    Store store = reduced(source);
    ConnectionDirectory directory = store.connectionDirectory();

    JsonNode entry = found(store, directory.find("urn:x|" + USER, null, null)).get(0);
    assertThat(entry.path("id").asText()).isEqualTo("c");
    assertThat(entry.path("reducedAt").asText()).isNotEmpty();
    assertThat(entry.path("patient").isEmpty()).isTrue();
    assertThat(found(store, directory.find("Patient/7", null, null))).hasSize(1);
    assertThat(found(store, directory.find("urn:y|" + USER, null, null))).isEmpty();
    assertThat(found(store, directory.find("Patient/8", null, null))).isEmpty();
    for (String name : List.of("portal", "other")) {
      ConnectionDirectory portals = store.connectionDirectory(new Portal(name, false));
      assertThat(found(store, portals.find("urn:x|" + USER, null, null))).isEmpty();
      assertThat(found(store, portals.find("Patient/7", null, null))).isEmpty();
      assertThatThrownBy(() -> portals.end("c", "true", null, "Patient/7"))
          .isInstanceOfSatisfying(
              RefusedException.class, e -> assertThat(e.status()).isEqualTo(404));
    }
  }

  @ParameterizedTest
  @MethodSource("databases")
  void theErasureOfATombstoneKnowsThePatientThatIsSaid(DataSource source) throws Exception {
    Store store = reduced(source);

    assertThat(store.connectionDirectory().end("c", "true", null, "Patient/7").status())
        .isEqualTo(202);

    assertThat(patientToErase(store)).isEqualTo("Patient/7");
    Offboarding erasure = store.farewells().claimErasures(10).get(0);
    store.farewells().done(erasure);
    assertThat(patientToErase(store)).as("forgotten when it is done").isNull();
    assertThat(
            store
                .database
                .sql("select count(*) from farewell where patient_reference is not null")
                .query(Long.class)
                .single())
        .isZero();

    store.connectionDirectory().end("c", "true", null, null);
    assertThat(patientToErase(store)).as("what is known is erased all the same").isNull();
    assertThat(LinkedAccount.open(store)).containsExactly(OffboardingStep.ERASE);
    Offboarding underWay = store.farewells().claimErasures(10).get(0);

    store.connectionDirectory(OPS, knows("Patient/9")).end("c", "true", null, "urn:x|" + USER);

    assertThat(patientToErase(store)).as("looked up").isEqualTo("Patient/9");
    store.farewells().done(underWay);
    assertThat(LinkedAccount.open(store)).as("begins anew").containsExactly(OffboardingStep.ERASE);
  }

  @ParameterizedTest
  @MethodSource("databases")
  void anErasureForAnotherPatientIsRefusedAndNothingIsDone(DataSource source) throws Exception {
    Store store = reduced(source);
    ConnectionDirectory directory = store.connectionDirectory();

    refused(409, () -> directory.end("c", "true", null, "Patient/8"));
    refused(409, () -> directory.end("c", "true", null, "urn:x|364"));
    refused(400, () -> directory.end("c", "true", null, USER));
    refused(409, () -> directory.end("c", "true", null, "urn:x|" + USER));
    refused(
        503,
        () ->
            store
                .connectionDirectory(
                    OPS,
                    patients(
                        () -> {
                          throw new IllegalStateException("down");
                        }))
                .end("c", "true", null, "urn:x|" + USER));
    assertThat(LinkedAccount.open(store)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void whoseAPresentConnectionIsSaidToBeIsComparedToo(DataSource source) throws Exception {
    Store present = connected(source);
    refused(409, () -> present.connectionDirectory().end("c", null, null, "urn:x|364"));
    assertThat(present.connections().find("c").orElseThrow().state())
        .isEqualTo(ConnectionState.ACTIVE);
    present.connectionDirectory().end("c", null, null, "urn:x|" + USER);
    assertThat(present.connections().find("c").orElseThrow().state())
        .isEqualTo(ConnectionState.REVOKED);
  }

  private static void refused(int status, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.status()).isEqualTo(status));
  }

  private static PatientRecords knows(String reference) {
    return patients(() -> Optional.of(reference));
  }

  private static PatientRecords patients(Supplier<Optional<String>> standing) {
    return new PatientRecords() {
      @Override
      public Optional<String> standing(Person person) {
        return standing.get();
      }

      @Override
      public Optional<MonthDay> birthday(Person person) {
        return Optional.empty();
      }
    };
  }

  private static String patientToErase(Store store) {
    return store.connections().toErase("c").orElseThrow().patientReference();
  }

  private static Store reduced(DataSource source) {
    Store store = connected(source);
    store.database.sql("update connection set patient_reference = 'Patient/7'").update();
    store.disconnections().end("c", null, false);
    store.farewellSteps().closeAtVendor("c", "Done.");
    store.reduceEnded();
    assertThat(store.connections().find("c").orElseThrow().patientReference()).isNull();
    return store;
  }

  private static List<JsonNode> found(Store store, WebAnswer answer) throws Exception {
    assertThat(answer.status()).isEqualTo(200);
    List<JsonNode> all = new ArrayList<>();
    store.json.readTree(answer.body()).path("connections").forEach(all::add);
    return all;
  }

  private static Store connected(DataSource source) {
    return LinkedAccount.in(source, "http://127.0.0.1:1", NOW, Map.of());
  }
}
