package routes.connection.connect;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import routes.connection.consent.ConsentOutbox;
import routes.connection.core.AuditedConnection;
import routes.connection.core.ConnectSettings;
import routes.connection.core.Connection;
import routes.connection.core.EndedLinks;
import routes.connection.core.GrantedScopes;
import routes.connection.core.Invitation;
import routes.connection.core.OpaqueKey;
import routes.connection.core.RefusedException;
import routes.connection.core.WebAnswer;
import routes.connection.device.ConnectionDevices;
import routes.connection.end.OffboardingSteps;
import routes.connection.portal.AccountConflicts;
import routes.connection.portal.AccountSharedException;
import routes.connection.portal.LinkedPeople;
import routes.connection.subscription.PendingStep;
import routes.connection.token.TokenPair;
import routes.connection.token.TokenStore;
import routes.connection.vendor.Vendors;
import routes.operations.audit.AuditEvent;
import routes.operations.audit.AuditLog;
import routes.operations.audit.AuditSubject;
import routes.operations.support.UtcTime;

/**
 * Links a vendor account to a patient. The connection and its tokens are stored in one transaction
 * before anything else is asked of anyone; the rest is retried while the connection is PENDING.
 */
@Component("accountLinks")
public class ConnectionSetup {

  private static final String OF_ANOTHER = "The account was connected for another patient.";

  private final JdbcClient database;
  private final TransactionTemplate transaction;
  private final Invitations invitations;
  private final Authorizations authorizations;
  private final Vendors vendors;
  private final TokenStore tokens;
  private final Predecessors predecessors;
  private final OffboardingSteps farewells;
  private final ConnectSettings settings;
  private final ConnectionDevices devices;
  private final EndedLinks endedLinks;
  private final LinkedPeople people;
  private final AccountConflicts conflicts;
  private final AuditLog audit;

  ConnectionSetup(
      JdbcClient database,
      TransactionTemplate transaction,
      Invitations invitations,
      Authorizations authorizations,
      Vendors vendors,
      TokenStore tokens,
      Predecessors predecessors,
      OffboardingSteps farewells,
      ConnectSettings settings,
      ConnectionDevices devices,
      EndedLinks endedLinks,
      LinkedPeople people,
      AccountConflicts conflicts,
      AuditLog audit) {
    this.audit = audit;
    this.database = database;
    this.transaction = transaction;
    this.invitations = invitations;
    this.authorizations = authorizations;
    this.vendors = vendors;
    this.tokens = tokens;
    this.predecessors = predecessors;
    this.farewells = farewells;
    this.settings = settings;
    this.devices = devices;
    this.endedLinks = endedLinks;
    this.people = people;
    this.conflicts = conflicts;
  }

  /**
   * Stores the connection and its tokens, PENDING. The same patient keeps the link, also after a
   * revocation and where only its tombstone is left; the revoked link of another patient is over
   * then, and a new one begins now. After an erasure too the link is a new one, which begins where
   * the erased one ended. Devices stopped on the account's last link stay stopped, unless that was
   * erased or reduced. Where the account takes the place of one of a vendor that ended, that
   * connection ends.
   *
   * @return 303 to the person's page, whose key is known to no one else
   * @throws RefusedException and nothing has changed: with status 409 where another person shares
   *     the account now, 410 where the link has been used meanwhile, 503 where it cannot be told
   *     whose account it is
   */
  public WebAnswer link(Authorizations.Attempt attempt, TokenPair granted) {
    Invitation invitation =
        invitations
            .find(attempt.invitationHash())
            .orElseThrow(() -> new RefusedException(404, "This link is not known any more."));
    Arrival arrival =
        new Arrival(
            attempt,
            granted,
            endedLinks.names(attempt.vendor(), granted.vendorUser(), invitation.person()),
            samePeople(attempt, granted, invitation),
            OpaqueKey.random());
    try {
      store(arrival);
    } catch (AccountSharedException e) {
      throw refused(e, attempt, invitation);
    }
    return WebAnswer.seeOther("/my/" + arrival.personKey()).about(connected(arrival.personKey()));
  }

  private AuditSubject connected(String personKey) {
    return database
        .sql("select id from connection where person_key_hash = ?")
        .param(OpaqueKey.hash(personKey))
        .query(String.class)
        .optional()
        .map(AuditSubject.NOBODY::withConnection)
        .orElse(AuditSubject.NOBODY);
  }

  /**
   * What has come from the vendor.
   *
   * @param samePeople connections whose patient is the invitation's under another name
   */
  private record Arrival(
      Authorizations.Attempt attempt,
      TokenPair granted,
      EndedLinks.Names names,
      Set<String> samePeople,
      String personKey) {

    /** Whether this connection is the invited person's. */
    boolean isOf(Connection connection, Invitation invitation) {
      return connection.samePatient(invitation) || samePeople.contains(connection.id());
    }
  }

  /** Asked before anything is locked: the FHIR server may take its time. */
  private Set<String> samePeople(
      Authorizations.Attempt attempt, TokenPair granted, Invitation invitation) {
    return Stream.concat(
            present(Connection.recordKey(attempt.vendor(), granted.vendorUser()), "").stream(),
            predecessors.of(granted).stream())
        .filter(found -> found.shared() && !found.samePatient(invitation))
        .filter(found -> people.areOne(found.person(), invitation.person()))
        .map(Connection::id)
        .collect(Collectors.toSet());
  }

  private RefusedException refused(
      AccountSharedException shared, Authorizations.Attempt attempt, Invitation invitation) {
    conflicts.note(
        shared.connectionId(), invitation.hash(), invitation.person(), invitation.owner());
    return new RefusedException(
        409,
        "Somebody else shares this "
            + vendors.named(attempt.vendor()).displayName()
            + " account here already, so it was not connected, and nothing has changed. If the"
            + " account is yours, please turn to "
            + settings.whomToAsk()
            + ".",
        authorizations.returnUrl(attempt, "refused").orElse(null));
  }

  private void store(Arrival arrival) {
    try {
      transaction.executeWithoutResult(status -> locked(arrival));
    } catch (DuplicateKeyException e) {
      // Two callbacks for one account at once: the other has made the link by now.
      transaction.executeWithoutResult(status -> locked(arrival));
    }
  }

  private void locked(Arrival arrival) {
    Authorizations.Attempt attempt = arrival.attempt();
    TokenPair granted = arrival.granted();
    Invitation invitation = invitations.lock(attempt.invitationHash(), attempt.vendor());
    Instant now = UtcTime.now().toInstant();
    String key = Connection.recordKey(attempt.vendor(), granted.vendorUser());
    present(key, "").map(Connection::id).ifPresent(tokens::hold);
    Optional<Connection> present = present(key, " for update");
    boolean own = present.filter(found -> arrival.isOf(found, invitation)).isPresent();
    if (!own && present.filter(Connection::shared).isPresent()) {
      throw new AccountSharedException(present.get().id());
    }
    Predecessors.Handover handover =
        predecessors.handOver(
            attempt.vendor(), granted, arrival.names(), old -> arrival.isOf(old, invitation), now);
    present.filter(old -> !own).ifPresent(old -> end(old.id(), now));
    String id =
        own
            ? present.get().id()
            : endedLinks
                .again(arrival.names(), granted.vendorUser(), key, invitation.person(), now)
                .orElseGet(
                    () -> begun(arrival, invitation, handover.ofAnother() ? now : null, now));
    farewells.overtaken(attempt.vendor(), granted.vendorUser());
    consented(id, attempt, granted, arrival.personKey(), invitation.owner(), now);
    if (handover.historyFrom() != null) {
      database
          .sql("update connection set history_from = ? where id = ?")
          .params(UtcTime.of(handover.historyFrom()), id)
          .update();
    }
    tokens.store(id, granted);
    invitations.completed(invitation, attempt.stateHash(), now);
  }

  private Optional<Connection> present(String key, String lock) {
    return database
        .sql("select * from connection where current_key = ?" + lock)
        .param(key)
        .query(Connection::from)
        .optional();
  }

  /**
   * A new link.
   *
   * @param from when it begins, or null for as far back as may be
   */
  private String begun(Arrival arrival, Invitation invitation, Instant from, Instant now) {
    Authorizations.Attempt attempt = arrival.attempt();
    TokenPair granted = arrival.granted();
    String id = UUID.randomUUID().toString();
    insert(
        id,
        Connection.recordKey(attempt.vendor(), granted.vendorUser()),
        attempt,
        granted,
        invitation,
        from == null ? begin(arrival) : from,
        now);
    devices.inherit(id, attempt.vendor(), granted.vendorUser());
    return id;
  }

  /**
   * As far back as the history reaches, but never into an earlier link of this account, or of one
   * whose place it takes.
   */
  private Instant begin(Arrival arrival) {
    String vendor = arrival.attempt().vendor();
    Instant history =
        arrival.attempt().consentedAt().minus(vendors.named(vendor).history().depth());
    return Stream.concat(
            Stream.of(Map.entry(vendor, arrival.granted().vendorUser())),
            arrival.granted().predecessors().entrySet().stream())
        .flatMap(account -> endedLinks.lastEnd(account.getKey(), account.getValue()).stream())
        .filter(history::isBefore)
        .max(Comparator.naturalOrder())
        .orElse(history);
  }

  private void insert(
      String id,
      String key,
      Authorizations.Attempt attempt,
      TokenPair granted,
      Invitation invitation,
      Instant linkedFrom,
      Instant now) {
    database
        .sql(
            """
            insert into connection (id, vendor, vendor_user, current_key, patient_system,
              patient_value, patient_reference, state, scopes, consent_version, consented_at,
              linked_from, attempts, created_at, updated_at)
            values (?, ?, ?, ?, ?, ?, ?, 'PENDING', '', '', ?, ?, 0, ?, ?)
            """)
        .params(
            id,
            attempt.vendor(),
            granted.vendorUser(),
            key,
            invitation.patientSystem(),
            invitation.patientValue(),
            invitation.patientReference(),
            UtcTime.of(attempt.consentedAt()),
            UtcTime.of(linkedFrom),
            UtcTime.of(now),
            UtcTime.of(now))
        .update();
  }

  private void consented(
      String id,
      Authorizations.Attempt attempt,
      TokenPair granted,
      String personKey,
      String owner,
      Instant now) {
    List<Object> values =
        java.util.Arrays.asList(
            GrantedScopes.text(granted.scopes()),
            attempt.consentVersion(),
            UtcTime.of(attempt.consentedAt()),
            settings.consentEnd(attempt.consentedAt()).map(UtcTime::of).orElse(null),
            PendingStep.PATIENT.name(),
            UtcTime.of(now),
            OpaqueKey.hash(personKey),
            authorizations.returnUrl(attempt, "connected").orElse(null),
            owner,
            UtcTime.of(now),
            id);
    database
        .sql(
            """
            update connection set state = 'PENDING', state_reason = null, scopes = ?,
              consent_version = ?, consented_at = ?, consent_expires_at = ?, revoked_at = null,
              pending_step = ?, attempts = 0, next_attempt_at = ?, next_poll_at = null,
              lease_until = null, lease_token = null, person_key_hash = ?, return_url = ?,
              owner = coalesce(?, owner), updated_at = ?
            where id = ?
            """)
        .params(values)
        .update();
    ConsentOutbox.changed(database, id);
  }

  private void end(String id, Instant now) {
    audit.append(
        AuditEvent.done(
                AuditEvent.PRODUCT, AuditedConnection.REPLACED, AuditedConnection.of(database, id))
            .with(OF_ANOTHER));
    database
        .sql(
            """
            update connection set state = 'REVOKED', current_key = null, linked_until = ?,
              state_reason = ?, revoked_at = ?,
              pending_step = null, next_attempt_at = null, next_poll_at = null, updated_at = ?
            where id = ?
            """)
        .params(UtcTime.of(now), OF_ANOTHER, UtcTime.of(now), UtcTime.of(now), id)
        .update();
    ConsentOutbox.changed(database, id);
    tokens.forget(id);
  }
}
