package routes.connection.end;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import routes.connection.consent.ConsentOutbox;
import routes.connection.core.AuditedConnection;
import routes.connection.core.Connection;
import routes.connection.core.ConnectionState;
import routes.connection.device.ConnectionDevices;
import routes.connection.subscription.PendingConnections;
import routes.connection.token.TokenPair;
import routes.connection.token.TokenStore;
import routes.connection.vendor.Vendor;
import routes.connection.vendor.Vendors;
import routes.operations.audit.AuditEvent;
import routes.operations.audit.AuditLog;
import routes.operations.support.UtcTime;

/**
 * The one way in which connections end: by their person, by a portal, or by the vendor's notice.
 * Fetching and filing stop with the transaction; what is left to do is stored in it.
 */
@Component("disconnections")
public class Disconnections {

  private static final Logger LOG = LoggerFactory.getLogger(Disconnections.class);

  private final JdbcClient database;
  private final TransactionTemplate transaction;
  private final Vendors vendors;
  private final TokenStore tokens;
  private final OffboardingTokens offboardingTokens;
  private final OffboardingSteps steps;
  private final ConnectionDevices devices;
  private final AuditLog audit;

  public Disconnections(
      JdbcClient database,
      TransactionTemplate transaction,
      Vendors vendors,
      TokenStore tokens,
      OffboardingTokens offboardingTokens,
      OffboardingSteps steps,
      ConnectionDevices devices,
      AuditLog audit) {
    this.database = database;
    this.audit = audit;
    this.transaction = transaction;
    this.vendors = vendors;
    this.tokens = tokens;
    this.offboardingTokens = offboardingTokens;
    this.steps = steps;
    this.devices = devices;
  }

  /**
   * Ends a connection, which is no mistake where it has ended already.
   *
   * @param reason why, in words for its person; or null
   * @param erase whether the readings filed are to be deleted too
   * @return whether there is such a connection
   */
  public boolean end(String connectionId, String reason, boolean erase) {
    return end(connectionId, reason, erase, null);
  }

  /**
   * The same, and says whose readings are to be deleted where the connection itself does not tell
   * any more.
   *
   * @param patientReference {@code Patient/…}; or null
   */
  public boolean end(String connectionId, String reason, boolean erase, String patientReference) {
    return transaction.execute(
        status -> {
          boolean known = end(connectionId, reason, erase, true) != Ending.UNKNOWN;
          if (known && erase && patientReference != null) {
            steps.erasesOf(connectionId, patientReference);
          }
          return known;
        });
  }

  /** What the end of a connection came to. */
  private enum Ending {
    /** There is no such connection. */
    UNKNOWN,
    /** It had ended before. */
    WAS_OVER,
    ENDED
  }

  /**
   * The vendor says that its permission has ended: nothing is left to do there. A notice about an
   * account that is not linked here changes nothing, nor does one that nobody signed about a
   * connection that has ended already.
   *
   * @param noticed when the vendor told it; one who has agreed again since is left alone
   * @param reason why, in words for the person; never the vendor's own text
   */
  public void ended(String vendor, String vendorUser, Instant noticed, String reason) {
    transaction.executeWithoutResult(
        status ->
            present(vendor, vendorUser, noticed)
                .ifPresent(
                    found -> {
                      if (end(found, reason, false, false) == Ending.ENDED) {
                        audit.append(
                            AuditEvent.done(
                                "vendor/" + vendor,
                                "connection-ended",
                                AuditedConnection.of(database, found)));
                      }
                    }));
  }

  /** Leaves undone what is left to do at the vendor of an ended connection. */
  public void giveUp(String connectionId) {
    transaction.executeWithoutResult(
        status ->
            steps.closeAtVendor(
                connectionId, "Given up on behalf of the organization: the vendor was not told."));
  }

  /**
   * The present connection of an account whose person last agreed before that, and that a notice of
   * the vendor can tell anything new about: one that nobody signed is no word on what is left to do
   * after an end.
   */
  Optional<String> present(String vendor, String vendorUser, Instant noticed) {
    return database
        .sql(
            """
            select id from connection
            where current_key = :key and consented_at <= :noticed
              and (state <> 'REVOKED' or :signed)
            """)
        .param("key", Connection.recordKey(vendor, vendorUser))
        .param("noticed", UtcTime.of(noticed))
        .param("signed", signed(vendor))
        .query(String.class)
        .optional();
  }

  private boolean signed(String vendor) {
    return vendors.find(vendor).filter(known -> known.push().signed()).isPresent();
  }

  /** Tokens come first: a refresh under way holds their row, and then wants the connection's. */
  private Ending end(String id, String reason, boolean erase, boolean tellVendor) {
    Optional<TokenPair> taken = tokens.take(id);
    Optional<Connection> found =
        database
            .sql("select * from connection where id = ? for update")
            .param(id)
            .query(Connection::from)
            .optional();
    if (found.isEmpty()) {
      return Ending.UNKNOWN;
    }
    Connection connection = found.get();
    boolean over = connection.state() == ConnectionState.REVOKED;
    if (!over) {
      revoke(id, reason);
      if (tellVendor) {
        vendors.find(connection.vendor()).ifPresent(known -> leave(connection, known, taken));
      }
      LOG.info("connection {} has ended", id);
    }
    if (!tellVendor && (!over || signed(connection.vendor()))) {
      steps.closeAtVendor(id, "The vendor says that it has ended.");
    }
    if (erase) {
      leaveToErasure(connection);
    }
    return over ? Ending.WAS_OVER : Ending.ENDED;
  }

  private void revoke(String id, String reason) {
    List<Object> values = Arrays.asList(reason, UtcTime.now(), UtcTime.now(), id);
    database
        .sql(
            """
            update connection set state = 'REVOKED', state_reason = ?, revoked_at = ?,
              pending_step = null, next_attempt_at = null, next_poll_at = null,
              lease_token = null, updated_at = ?
            where id = ?
            """)
        .params(values)
        .update();
    ConsentOutbox.changed(database, id);
  }

  /** A subscription may be under way where the connection is still being set up. */
  private void leave(Connection connection, Vendor vendor, Optional<TokenPair> taken) {
    Instant first = Instant.now();
    boolean unsubscribes = vendor.push().subscribes() && taken.isPresent();
    boolean revokes =
        vendor.revoke().known() && (taken.isPresent() || !vendor.revoke().needsToken());
    if (connection.state() == ConnectionState.PENDING) {
      first = first.plus(PendingConnections.LEASE);
    }
    if (unsubscribes) {
      steps.begin(connection.id(), OffboardingStep.UNSUBSCRIBE, first);
    }
    if (revokes) {
      steps.begin(connection.id(), OffboardingStep.REVOKE, unsubscribes ? null : first);
    }
    if (unsubscribes || (revokes && vendor.revoke().needsToken())) {
      offboardingTokens.keep(connection.id(), taken.orElseThrow());
    }
  }

  /**
   * The link ends with it: what is connected later is another link, and what was measured before
   * stays erased.
   */
  private void leaveToErasure(Connection connection) {
    boolean underWay =
        steps.of(connection.id()).stream()
            .anyMatch(status -> status.step() == OffboardingStep.ERASE && status.open());
    if (underWay) {
      return;
    }
    database
        .sql(
            """
            update connection set current_key = null, linked_until = coalesce(linked_until, ?),
              last_reading_at = null, updated_at = ?
            where id = ?
            """)
        .params(UtcTime.now(), UtcTime.now(), connection.id())
        .update();
    devices.forget(connection.id());
    steps.begin(connection.id(), OffboardingStep.ERASE, Instant.now());
  }
}
