package routes.operations.audit;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/**
 * What the audit has yet to learn of a call under way: whoever serves it tells here on whom
 * something was done. Thread-safe.
 */
public final class AuditedCall {
  /** Where a route's exchange has it. */
  public static final String PROPERTY = "auditedCall";

  private static final String ATTRIBUTE = AuditedCall.class.getName();

  private AuditSubject about = AuditSubject.NOBODY;
  private String detail = "";

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

  /** What was asked for beyond method and path, in words of the product. */
  public synchronized void detail(String words) {
    detail = words;
  }

  synchronized String detail() {
    return detail;
  }

  synchronized AuditSubject about() {
    return about;
  }
}
