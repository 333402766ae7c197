package routes.connection;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import routes.operations.UtcTime;
import routes.operations.audit.AuditSubject;

/**
 * Links a vendor account to a patient. The connection and its tokens are stored in one transaction
 * before anything else is asked of anyone; the rest is retried while the connection is PENDING.
 */
@Component("accountLinks")
public class AccountLinks {

  private final JdbcClient database;
  private final TransactionTemplate transaction;
  private final Invitations invitations;
  private final Authorizations authorizations;
  private final Vendors vendors;
  private final Tokens tokens;
  private final Predecessors predecessors;
  private final FarewellSteps farewells;
  private final ConnectSettings settings;
  private final ConnectionDevices devices;

  AccountLinks(
      JdbcClient database,
      TransactionTemplate transaction,
      Invitations invitations,
      Authorizations authorizations,
      Vendors vendors,
      Tokens tokens,
      Predecessors predecessors,
      FarewellSteps farewells,
      ConnectSettings settings,
      ConnectionDevices devices) {
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
  }

  /**
   * Stores the connection and its tokens, PENDING. The same patient keeps the link (also after a
   * revocation); another patient ends it, and a new link begins now. After an erasure too the link
   * is a new one, which begins where the erased one ended. Devices stopped on the account's last
   * link stay stopped, unless that was erased. Where the account takes the place of one of a vendor
   * that ended, that connection ends.
   *
   * @return 303 to the person's page, whose key is known to no one else
   */
  public WebAnswer link(Authorizations.Attempt attempt, TokenSet granted) {
    String personKey = OpaqueKey.random();
    try {
      transaction.executeWithoutResult(status -> store(attempt, granted, personKey));
    } catch (DuplicateKeyException e) {
      // Two callbacks for one account at once: the other has made the link by now.
      transaction.executeWithoutResult(status -> store(attempt, granted, personKey));
    }
    return WebAnswer.seeOther("/my/" + personKey).about(connected(personKey));
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

  private void store(Authorizations.Attempt attempt, TokenSet granted, String personKey) {
    Invitation invitation =
        invitations
            .find(attempt.invitationHash())
            .orElseThrow(() -> new RefusedException(404, "This link is not known any more."));
    Instant now = UtcTime.now().toInstant();
    String key = Connection.recordKey(attempt.vendor(), granted.vendorUser());
    database
        .sql("select id from connection where current_key = ?")
        .param(key)
        .query(String.class)
        .optional()
        .ifPresent(tokens::hold);
    Optional<Connection> present =
        database
            .sql("select * from connection where current_key = ? for update")
            .param(key)
            .query(Connection::from)
            .optional();
    Predecessors.Handover handover =
        predecessors.handOver(attempt.vendor(), granted, invitation, now);
    String id;
    if (present.isPresent() && present.get().samePatient(invitation)) {
      id = present.get().id();
    } else {
      present.ifPresent(old -> end(old.id(), now));
      id = UUID.randomUUID().toString();
      Instant from = handover.ofAnother() ? now : begin(attempt, granted);
      insert(id, key, attempt, granted, invitation, from, now);
      devices.inherit(id, attempt.vendor(), granted.vendorUser());
    }
    farewells.overtaken(attempt.vendor(), granted.vendorUser());
    consented(id, attempt, granted, personKey, now);
    if (handover.historyFrom() != null) {
      database
          .sql("update connection set history_from = ? where id = ?")
          .params(UtcTime.of(handover.historyFrom()), id)
          .update();
    }
    tokens.store(id, granted);
    invitations.completed(invitation, attempt.stateHash(), now);
  }

  /** As far back as the history reaches, but never into an earlier link of this account. */
  private Instant begin(Authorizations.Attempt attempt, TokenSet granted) {
    Instant history =
        attempt.consentedAt().minus(vendors.named(attempt.vendor()).history().depth());
    return database
        .sql("select max(linked_until) from connection where vendor = ? and vendor_user = ?")
        .params(attempt.vendor(), granted.vendorUser())
        .query((row, number) -> Optional.ofNullable(row.getObject(1, OffsetDateTime.class)))
        .single()
        .map(OffsetDateTime::toInstant)
        .filter(history::isBefore)
        .orElse(history);
  }

  private void insert(
      String id,
      String key,
      Authorizations.Attempt attempt,
      TokenSet granted,
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
      String id, Authorizations.Attempt attempt, TokenSet granted, String personKey, Instant now) {
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
            UtcTime.of(now),
            id);
    database
        .sql(
            """
            update connection set state = 'PENDING', state_reason = null, scopes = ?,
              consent_version = ?, consented_at = ?, consent_expires_at = ?, revoked_at = null,
              pending_step = ?, attempts = 0, next_attempt_at = ?, next_poll_at = null,
              lease_until = null, lease_token = null, person_key_hash = ?, return_url = ?,
              updated_at = ?
            where id = ?
            """)
        .params(values)
        .update();
    ConsentMirror.changed(database, id);
  }

  private void end(String id, Instant now) {
    database
        .sql(
            """
            update connection set state = 'REVOKED', current_key = null, linked_until = ?,
              state_reason = 'The account was connected for another patient.', revoked_at = ?,
              pending_step = null, next_attempt_at = null, next_poll_at = null, updated_at = ?
            where id = ?
            """)
        .params(UtcTime.of(now), UtcTime.of(now), UtcTime.of(now), id)
        .update();
    ConsentMirror.changed(database, id);
    tokens.forget(id);
  }
}
