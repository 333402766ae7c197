package routes.connection.signin;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import routes.operations.audit.AuditEvent;
import routes.operations.audit.AuditLog;
import routes.operations.audit.AuditSubject;

/**
 * Tells of failed sign-ins: a line in the log, a counter, an event in the audit. A name is told
 * only where it is that of a client: people enter secrets in the place of names.
 */
final class SignInFailures {
  private static final Logger LOG = LoggerFactory.getLogger(SignInFailures.class);
  private static final String FAILURES = "wearables.sign.in.failures";

  private final MeterRegistry meters;
  private final AuditLog audit;

  SignInFailures(MeterRegistry meters, AuditLog audit) {
    this.meters = meters;
    this.audit = audit;
    for (String how : new String[] {"basic", "bearer"}) {
      meters.counter(FAILURES, "how", how);
      meters.counter("wearables.sign.in.slowed", "how", how);
    }
  }

  /**
   * A wrong secret.
   *
   * @param client name of a client, or null where there is none of the name given
   */
  void wrongSecret(String client, String address) {
    if (client == null) {
      LOG.warn("sign-in from {} failed: there is no client of that name", address);
    } else {
      LOG.warn("sign-in of {} from {} failed: wrong secret", client, address);
    }
    meters.counter(FAILURES, "how", "basic").increment();
    audit(client == null ? "unknown" : client, "sign-in", address);
  }

  /** A bearer token that no configured issuer vouches for, or not any more. */
  void wrongToken(String address) {
    LOG.warn("sign-in from {} failed: the bearer token is not valid", address);
    meters.counter(FAILURES, "how", "bearer").increment();
    audit("unknown", "sign-in by token", address);
  }

  /** The caller is turned away whether this can be written or not. */
  private void audit(String who, String action, String address) {
    try {
      audit.append(
          AuditEvent.done(who, action, AuditSubject.NOBODY)
              .denied(address, HttpServletResponse.SC_UNAUTHORIZED));
    } catch (DataAccessException | TransactionException notWritten) {
      LOG.error("a failed sign-in is not in the audit", notWritten);
    }
  }

  /** Somebody came before their pause was over. The log has told each failure before. */
  void slowed(String how, String address, Duration pause) {
    LOG.debug("sign-in from {} waits {}", address, pause);
    meters.counter("wearables.sign.in.slowed", "how", how).increment();
  }
}
