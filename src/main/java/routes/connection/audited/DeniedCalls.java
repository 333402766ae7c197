package routes.connection.audited;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authorization.event.AuthorizationDeniedEvent;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import routes.operations.audit.AuditEvent;
import routes.operations.audit.AuditLog;
import routes.operations.audit.AuditSubject;
import routes.operations.audit.AuditedEntries;

/** Writes to the audit who signed in and asked for what their role does not let them. */
@Component
class DeniedCalls {
  private static final Logger LOG = LoggerFactory.getLogger(DeniedCalls.class);

  private final AuditLog audit;
  private final AuditedEntries entries;

  DeniedCalls(AuditLog audit, AuditedEntries entries) {
    this.audit = audit;
    this.entries = entries;
  }

  /** A call that was denied. It was denied whether this can be written or not. */
  @EventListener
  public void denied(AuthorizationDeniedEvent<?> event) {
    Supplier<Authentication> shown = event.getAuthentication();
    Authentication caller = shown.get();
    if (caller == null
        || caller instanceof AnonymousAuthenticationToken
        || !(event.getObject() instanceof HttpServletRequest request)) {
      return;
    }
    String action = entries.action(request).orElse(request.getMethod() + " (no entry)");
    try {
      audit.append(
          AuditEvent.done(caller.getName(), action, AuditSubject.NOBODY)
              .denied(request.getRemoteAddr(), HttpServletResponse.SC_FORBIDDEN));
    } catch (DataAccessException | TransactionException notWritten) {
      LOG.error("a denied call is not in the audit", notWritten);
    }
  }
}
