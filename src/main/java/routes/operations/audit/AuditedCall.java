package routes.operations.audit;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the audit has yet to learn of a call under way: whoever serves it tells here on whom
 * something was done. Thread-safe.
 */
public final class AuditedCall {
  /** Where a route's exchange has it. */
  public static final String PROPERTY = "auditedCall";

  /** Of so many persons that an answer told of each has an event. */
  static final int MOST_TOLD = 500;

  private static final String ATTRIBUTE = AuditedCall.class.getName();

  private AuditSubject about = AuditSubject.NOBODY;
  private String detail = "";
  private final Set<AuditSubject> told = new LinkedHashSet<>();

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

  /** Its answer tells of these persons, whoever was asked for. */
  public synchronized void told(Collection<AuditSubject> persons) {
    persons.stream().filter(one -> !one.patient().isEmpty()).forEach(told::add);
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

  /** The call as it ended, and once more for each other person that its answer told of. */
  synchronized List<AuditEvent> events(AuditEvent ended) {
    List<AuditSubject> others =
        told.stream().filter(one -> !one.patient().equals(ended.about().patient())).toList();
    List<AuditEvent> events = new ArrayList<>();
    events.add(others.size() > MOST_TOLD ? ended.with(cut(ended.detail(), others)) : ended);
    others.stream().limit(MOST_TOLD).map(ended::telling).forEach(events::add);
    return events;
  }

  private static String cut(String words, List<AuditSubject> others) {
    return (words.isEmpty() ? "" : words + "; ")
        + "told of "
        + others.size()
        + " persons, the first "
        + MOST_TOLD
        + " have an event";
  }
}
