package routes.operations.audit;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/**
 * What the audit has yet to learn of a call under way: whoever serves it tells here on whom
 * something was done. Thread-safe.
 */
public final class AuditedCall {
  private static final String ATTRIBUTE = AuditedCall.class.getName();

  private AuditSubject about = AuditSubject.NOBODY;
  private String who = "";

  AuditedCall() {}

  /** The call that this request makes; empty where it is not audited. */
  public static Optional<AuditedCall> of(HttpServletRequest request) {
    return Optional.ofNullable((AuditedCall) request.getAttribute(ATTRIBUTE));
  }

  void attach(HttpServletRequest request) {
    request.setAttribute(ATTRIBUTE, this);
  }

  /** It is about this one, too. */
  public synchronized void about(AuditSubject subject) {
    about = about.or(subject);
  }

  /** It is made by this one, whom only what the call carries has shown: the sender of a link. */
  public synchronized void by(String caller) {
    who = caller;
  }

  synchronized AuditSubject about() {
    return about;
  }

  synchronized Optional<String> by() {
    return Optional.of(who).filter(known -> !known.isEmpty());
  }
}
