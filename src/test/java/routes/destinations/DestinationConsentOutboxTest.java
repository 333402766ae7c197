package routes.destinations;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import routes.connection.consent.ConsentClaim;
import routes.connection.consent.ConsentOutbox;
import routes.fhir.client.Destination;
import routes.operations.Databases;
import routes.operations.destination.DestinationSchema;
import routes.operations.support.UtcTime;

/** Which connections a destination writes Consents of. */
class DestinationConsentOutboxTest {
  @RegisterExtension static final Databases DATABASES = new Databases();

  private static final int MANY = 501;

  private SingleConnectionDataSource entered;

  static Stream<Named<DataSource>> databases() {
    return DATABASES.emptied();
  }

  @AfterEach
  void leave() {
    entered.destroy();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aPatientWhoIsFoundLaterIsTakenThen(DataSource database) throws SQLException {
    DestinationConsentOutbox consents =
        consents(database, new Destination("found", Set.of(), Set.of("Patient/1"), null));
    JdbcClient installation = JdbcClient.create(database);
    connect(installation, "c-1", "oura", "1");
    connect(installation, "c-2", "oura", "2");
    assertThat(claimed(consents)).isEmpty();

    found(installation, "c-1", "Patient/1");
    found(installation, "c-2", "Patient/2");
    assertThat(claimed(consents)).containsExactly("c-1");

    ConsentOutbox.changed(installation, "c-2");
    assertThat(claimed(consents)).isEmpty();
    found(installation, "c-2", "1");
    assertThat(claimed(consents)).containsExactly("c-2");
  }

  @ParameterizedTest
  @MethodSource("databases")
  void whatARuleTakesSinceItIsWiderIsWritten(DataSource database) throws SQLException {
    JdbcClient installation = JdbcClient.create(database);
    connect(installation, "c-1", "oura", "1");
    connect(installation, "c-2", "withings", "2");
    connect(installation, "c-3", "oura", "3");
    Set<String> patients = Set.of("urn:mrn|1", "urn:mrn|2");

    assertThat(claimed(named("wide", database, Set.of("withings"), patients)))
        .containsExactly("c-2");
    assertThat(claimed(named("wide", database, Set.of("withings", "oura"), patients)))
        .containsExactly("c-1");
    assertThat(claimed(named("wide", database, Set.of(), Set.of()))).containsExactly("c-3");
  }

  @ParameterizedTest
  @MethodSource("databases")
  void whatWasWrittenOnceFollowsThoughTheRuleIsNarrower(DataSource database) throws SQLException {
    JdbcClient installation = JdbcClient.create(database);
    connect(installation, "c-1", "oura", "1");
    DestinationConsentOutbox consents = named("narrow", database, Set.of(), Set.of());
    consents.done(consents.opened(consents.claim(10).get(0)));

    ConsentOutbox.changed(installation, "c-1");
    assertThat(claimed(named("narrow", database, Set.of("withings"), Set.of())))
        .containsExactly("c-1");
  }

  @ParameterizedTest
  @MethodSource("databases")
  void thoseThatAreNotTakenAreInNobodysWay(DataSource database) throws SQLException {
    DestinationConsentOutbox consents =
        consents(database, new Destination("few", Set.of("withings"), Set.of(), null));
    JdbcClient installation = JdbcClient.create(database);
    for (int i = 0; i < MANY; i++) {
      connect(installation, "c-" + i, "oura", "" + i);
    }
    connect(installation, "d-1", "withings", "1");

    assertThat(claimed(consents)).containsExactly("d-1");
  }

  private DestinationConsentOutbox named(
      String name, DataSource database, Set<String> vendors, Set<String> patients)
      throws SQLException {
    if (entered != null) {
      entered.destroy();
    }
    return consents(database, new Destination(name, vendors, patients, null));
  }

  private DestinationConsentOutbox consents(DataSource database, Destination destination)
      throws SQLException {
    DestinationSchema schema = new DestinationSchema(database, destination.name());
    schema.migrate();
    entered = new SingleConnectionDataSource(database.getConnection(), true);
    JdbcClient inside = JdbcClient.create(entered);
    inside.sql(schema.entry()).update();
    return new DestinationConsentOutbox(
        inside,
        new TransactionTemplate(new JdbcTransactionManager(entered)),
        new SimpleMeterRegistry(),
        true,
        destination,
        schema.shared("consent_mirror"));
  }

  /** A claim is a lease: each is claimed once here. */
  private static List<String> claimed(DestinationConsentOutbox consents) {
    return consents.claim(10).stream().map(ConsentClaim::connectionId).toList();
  }

  /** As somebody who is named by an identifier agrees. */
  private static void connect(JdbcClient database, String id, String vendor, String patient) {
    database
        .sql(
            """
            insert into connection (id, vendor, vendor_user, patient_system, patient_value, state,
              scopes, consent_version, consented_at, linked_from, attempts, created_at, updated_at)
            values (:id, :vendor, :id, 'urn:mrn', :patient, 'PENDING', '', '', :now, :now, 0, :now,
              :now)
            """)
        .param("id", id)
        .param("vendor", vendor)
        .param("patient", patient)
        .param("now", UtcTime.now())
        .update();
    ConsentOutbox.changed(database, id);
  }

  /** As the patient is looked up afterwards. */
  private static void found(JdbcClient database, String id, String reference) {
    database
        .sql("update connection set patient_reference = ? where id = ?")
        .params(reference, id)
        .update();
  }
}
