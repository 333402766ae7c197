package routes.connection.connect;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import routes.connection.access.CallerIdentity;
import routes.connection.core.Connection;
import routes.connection.core.ConnectionState;
import routes.connection.core.EndedLinks;
import routes.connection.core.Person;
import routes.connection.core.RefusedException;
import routes.connection.core.WebAnswer;
import routes.connection.device.ConnectionDevice;
import routes.connection.device.ConnectionDevices;
import routes.connection.end.Disconnections;
import routes.connection.end.OffboardingStatus;
import routes.connection.end.OffboardingSteps;
import routes.connection.portal.AccountConflicts;
import routes.connection.portal.LinkedPeople;
import routes.connection.portal.Owners;
import routes.connection.portal.Portal;
import routes.operations.audit.AuditSubject;
import routes.operations.support.UtcTime;

/**
 * The connections over HTTP: finds them, tells how they stand, ends them. A portal sees whom it has
 * invited; everybody else's connections are not there for it.
 */
@Component("connectionDirectory")
public class ConnectionDirectory {

  private static final int MOST = 500;
  private static final String NOBODY = "none";
  private static final String REFERENCE = "Patient/";

  private final JdbcClient database;
  private final ObjectMapper json;
  private final OffboardingSteps farewells;
  private final Disconnections disconnections;
  private final ConnectionDevices devices;
  private final CallerIdentity callers;
  private final Owners owners;
  private final AccountConflicts conflicts;
  private final EndedLinks endedLinks;
  private final LinkedPeople people;

  public ConnectionDirectory(
      JdbcClient database,
      ObjectMapper json,
      OffboardingSteps farewells,
      Disconnections disconnections,
      ConnectionDevices devices,
      CallerIdentity callers,
      Owners owners,
      AccountConflicts conflicts,
      EndedLinks endedLinks,
      LinkedPeople people) {
    this.database = database;
    this.json = json;
    this.farewells = farewells;
    this.disconnections = disconnections;
    this.devices = devices;
    this.callers = callers;
    this.owners = owners;
    this.conflicts = conflicts;
    this.endedLinks = endedLinks;
    this.people = people;
  }

  /**
   * One connection as callers see it. Who it is at the vendor is not told.
   *
   * @param owner the portal that invited its person; null where nobody knows
   * @param reason why it does not go on, in words; or null
   * @param consentVersion version of the text that its person agreed to
   * @param consentExpiresAt until when the consent lasts; null: until its person ends it
   * @param reducedAt since when only a tombstone is left of it, without patient; or null
   * @param farewell what is or was to do after its end; empty while it lasts
   * @param devices what its readings came from
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Entry(
      String id,
      String vendor,
      String owner,
      ConnectionState state,
      String reason,
      Map<String, String> patient,
      List<String> scopes,
      String consentVersion,
      Instant consentedAt,
      Instant consentExpiresAt,
      Instant linkedFrom,
      Instant linkedUntil,
      Instant revokedAt,
      Instant lastReadingAt,
      Instant reducedAt,
      List<OffboardingStatus> farewell,
      List<ConnectionDevice> devices) {

    Entry with(List<OffboardingStatus> left, List<ConnectionDevice> seen) {
      return new Entry(
          id,
          vendor,
          owner,
          state,
          reason,
          patient,
          scopes,
          consentVersion,
          consentedAt,
          consentExpiresAt,
          linkedFrom,
          linkedUntil,
          revokedAt,
          lastReadingAt,
          reducedAt,
          left,
          seen);
    }
  }

  /**
   * Connections of one patient, those with something left to do after their end, or those of one
   * portal; 500 at most. What is reduced to a tombstone is found by its patient too; it is
   * nobody's, so that administrators alone see it.
   *
   * @param patient {@code system|value} of an identifier, or {@code Patient/…}; or null
   * @param farewell {@code open}, or null
   * @param owner name of a portal, or {@code none} for those that are nobody's; or null
   * @return 200 with {@code {"connections": […]}}
   * @throws RefusedException with status 400 where it is not said what to find
   */
  public WebAnswer find(String patient, String farewell, String owner)
      throws JsonProcessingException {
    List<Entry> found;
    Optional<Person> person = named(patient);
    if (person.isPresent()) {
      found = of(person.get());
    } else if (patient == null && "open".equals(farewell)) {
      found =
          entries(
              "id in (select connection_id from farewell where finished_at is null)", List.of());
    } else if (patient == null && farewell == null && NOBODY.equals(owner)) {
      found = entries("owner is null and reduced_at is null", List.of());
    } else if (patient == null && farewell == null && owner != null) {
      found = entries("owner = ?", List.of(owner));
    } else {
      throw new RefusedException(
          400, "Say patient=system|value, patient=Patient/id, farewell=open, or owner=name.");
    }
    return WebAnswer.json(200, json.writeValueAsString(Map.of("connections", found)))
        .telling(found.stream().map(entry -> subject(entry.patient())));
  }

  private List<Entry> of(Person person) {
    if (person.reference() != null) {
      return entries(
          "(patient_reference = ? or reference_hash = ?)",
          List.of(person.reference(), endedLinks.reference(person.reference())));
    }
    return entries(
        "((patient_value = ? and patient_system = ?) or identifier_hash = ?)",
        List.of(
            person.value(),
            person.system(),
            endedLinks.identifier(person.system(), person.value())));
  }

  /** Who is meant by {@code system|value} or {@code Patient/…}; empty where it is neither. */
  private static Optional<Person> named(String patient) {
    if (patient != null && patient.startsWith(REFERENCE)) {
      return Optional.of(new Person(null, null, patient));
    }
    if (patient != null && patient.indexOf('|') > 0) {
      int bar = patient.lastIndexOf('|');
      return Optional.of(new Person(patient.substring(0, bar), patient.substring(bar + 1), null));
    }
    return Optional.empty();
  }

  /**
   * One connection.
   *
   * @throws RefusedException with status 404 where there is none
   */
  public WebAnswer show(String id) throws JsonProcessingException {
    return answer(200, entry(id));
  }

  /**
   * Ends a connection, which is no mistake where it has ended already.
   *
   * @param erase {@code true} to have the readings filed deleted too; or null
   * @param giveUp {@code true} to leave undone what is left to do at the vendor; or null
   * @param patient whose connection it is said to be, {@code system|value} or {@code Patient/…}: by
   *     it the erasure of a tombstone finds what the ledger does not know of; or null
   * @return 202 while something is left to do, else 200; both with the connection
   * @throws RefusedException and nothing has been done: with status 404 where there is none, 409
   *     where it is another's, or the FHIR server has not exactly one such Patient, 503 where that
   *     cannot be asked
   */
  public WebAnswer end(String id, String erase, String giveUp, String patient)
      throws JsonProcessingException {
    Entry before = entry(id);
    boolean erases = said("erase", erase);
    boolean givesUp = said("give-up", giveUp);
    String reference = patient == null ? null : saidPatient(before, patient, erases);
    disconnections.end(id, "Ended on behalf of the organization.", erases, reference);
    if (givesUp) {
      disconnections.giveUp(id);
    }
    Entry entry = entry(id);
    boolean open = entry.farewell().stream().anyMatch(OffboardingStatus::open);
    return answer(open ? 202 : 200, entry);
  }

  /** The reference of the patient that a request names; null where the erasure needs none. */
  private String saidPatient(Entry connection, String patient, boolean erases) {
    Person person =
        named(patient)
            .orElseThrow(
                () -> new RefusedException(400, "Say patient=system|value or patient=Patient/id."));
    boolean reduced = connection.reducedAt() != null;
    boolean same = reduced ? endedLinks.isOf(connection.id(), person) : isOf(connection, person);
    if (!same) {
      throw new RefusedException(
          409, "The connection is not known to be of that patient, so nothing was done.");
    }
    if (!reduced || !erases) {
      return null;
    }
    if (person.reference() != null) {
      return person.reference();
    }
    return people
        .standing(person)
        .orElseThrow(
            () ->
                new RefusedException(
                    409,
                    "The FHIR server does not have exactly one Patient of that identifier, so"
                        + " nothing was done. Say patient=Patient/id, or no patient to erase what"
                        + " is known here."));
  }

  private static boolean isOf(Entry connection, Person person) {
    Map<String, String> own = connection.patient();
    return person.reference() != null
        ? person.reference().equals(own.get("reference"))
        : person.system().equals(own.get("system")) && person.value().equals(own.get("value"));
  }

  /**
   * Withholds the readings of one device from now on, which is no mistake where that is so already.
   *
   * @return 200 with the connection
   * @throws RefusedException with status 404 where there is no such connection or device
   */
  public WebAnswer stopDevice(String id, String device) throws JsonProcessingException {
    entry(id);
    devices.stop(id, device);
    return show(id);
  }

  /**
   * Files the readings of one device again, which is no mistake where that is so already.
   *
   * @return 200 with the connection
   * @throws RefusedException with status 404 where there is no such connection or device
   */
  public WebAnswer shareDevice(String id, String device) throws JsonProcessingException {
    entry(id);
    devices.share(id, device);
    return show(id);
  }

  /**
   * Says whose people the connection belongs to.
   *
   * @param body JSON object with {@code owner}, which may be null
   * @return 200 with the connection
   * @throws RefusedException with status 404 where there is no such connection, 400 where nobody of
   *     that name may invite
   */
  public WebAnswer assign(String id, String body) throws JsonProcessingException {
    JsonNode owner = read(body).get("owner");
    if (owner == null || !(owner.isNull() || owner.isTextual())) {
      throw new RefusedException(400, "The body is not a JSON object with owner.");
    }
    if (!owners.assign(id, Optional.ofNullable(owner.textValue()))) {
      throw unknown();
    }
    return show(id).saying(owner.isNull() ? "nobody's" : "owner " + owner.textValue());
  }

  private JsonNode read(String body) {
    try {
      return json.readTree(body == null ? "" : body);
    } catch (JsonProcessingException e) {
      throw new RefusedException(400, "The body is not a JSON object with owner.");
    }
  }

  /**
   * Accounts that were not connected because another person shares them.
   *
   * @return 200 with {@code {"conflicts": […]}}
   */
  public WebAnswer conflicts() throws JsonProcessingException {
    List<AccountConflicts.Conflict> found = conflicts.of(callers.portal());
    return WebAnswer.json(200, json.writeValueAsString(Map.of("conflicts", found)))
        .telling(found.stream().map(conflict -> subject(conflict.patient())));
  }

  private WebAnswer answer(int status, Entry entry) throws JsonProcessingException {
    return WebAnswer.json(status, json.writeValueAsString(entry))
        .telling(Stream.of(subject(entry.patient())));
  }

  private static AuditSubject subject(Map<String, String> patient) {
    return patient == null
        ? AuditSubject.NOBODY
        : AuditSubject.patient(
            patient.get("system"), patient.get("value"), patient.get("reference"));
  }

  private static RefusedException unknown() {
    return new RefusedException(404, "There is no connection of that id.");
  }

  private static boolean said(String name, String value) {
    if (value != null && !value.equals("true") && !value.equals("false")) {
      throw new RefusedException(400, name + " is true or false.");
    }
    return "true".equals(value);
  }

  private Entry entry(String id) {
    return entries("id = ?", List.of(id)).stream()
        .findFirst()
        .orElseThrow(ConnectionDirectory::unknown);
  }

  /** Of those that the caller sees. */
  private List<Entry> entries(String which, List<String> values) {
    Portal portal = callers.portal();
    List<String> all = new ArrayList<>(values);
    String visible = "";
    if (!portal.all()) {
      visible = " and owner = ?";
      all.add(portal.name());
    }
    List<Entry> found =
        database
            .sql(
                "select * from connection where "
                    + which
                    + visible
                    + " order by created_at limit "
                    + MOST)
            .params(List.copyOf(all))
            .query((row, number) -> entry(row, Connection.from(row, number)))
            .list();
    Map<String, List<ConnectionDevice>> seen = devices.of(found.stream().map(Entry::id).toList());
    return found.stream()
        .map(
            entry ->
                entry.with(
                    entry.state() == ConnectionState.REVOKED ? farewells.of(entry.id()) : List.of(),
                    seen.getOrDefault(entry.id(), List.of())))
        .toList();
  }

  private Entry entry(ResultSet row, Connection connection) throws SQLException {
    return new Entry(
        connection.id(),
        connection.vendor(),
        row.getString("owner"),
        connection.state(),
        row.getString("state_reason"),
        patient(connection),
        connection.scopes(),
        row.getString("consent_version"),
        connection.consentedAt(),
        UtcTime.nullable(row, "consent_expires_at"),
        connection.linkedFrom(),
        connection.linkedUntil(),
        UtcTime.nullable(row, "revoked_at"),
        UtcTime.nullable(row, "last_reading_at"),
        UtcTime.nullable(row, "reduced_at"),
        List.of(),
        List.of());
  }

  private static Map<String, String> patient(Connection connection) {
    Map<String, String> patient = new LinkedHashMap<>();
    if (connection.patientSystem() != null) {
      patient.put("system", connection.patientSystem());
      patient.put("value", connection.patientValue());
    }
    if (connection.patientReference() != null) {
      patient.put("reference", connection.patientReference());
    }
    return patient;
  }
}
