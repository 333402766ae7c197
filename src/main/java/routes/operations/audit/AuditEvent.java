package routes.operations.audit;

import java.time.Instant;
import java.util.UUID;

/**
 * One thing that happened.
 *
 * @param id of its own
 * @param who name of a client, {@code issuer/subject}, {@code person} for whoever holds a link,
 *     {@code vendor/name}, {@code operator} for commands and {@code product}
 * @param action what: method and path template of an entry, or a word of its own
 * @param status the HTTP status of the answer, or 0 where there was none
 * @param address of the caller, or empty
 * @param trace by which other records of the same thing are found, or empty
 * @param detail in words of the product, or empty; never what somebody sent
 */
public record AuditEvent(
    String id,
    Instant at,
    String who,
    String action,
    AuditSubject about,
    AuditOutcome outcome,
    int status,
    String address,
    String trace,
    String detail) {

  /** The product itself. */
  public static final String PRODUCT = "product";

  /** Whoever runs commands on the machine. */
  public static final String OPERATOR = "operator";

  /** Whoever holds a link. */
  public static final String PERSON = "person";

  private static final int LONGEST_WHO = 300;
  private static final int LONGEST_ACTION = 200;
  private static final int LONGEST_NUMBER = 64;
  private static final int LONGEST_DETAIL = 1000;

  public AuditEvent {
    who = AuditText.clipped(who, LONGEST_WHO);
    action = AuditText.clipped(action, LONGEST_ACTION);
    address = AuditText.clipped(address, LONGEST_NUMBER);
    trace = AuditText.clipped(trace, LONGEST_NUMBER);
    detail = AuditText.clipped(detail, LONGEST_DETAIL);
  }

  /** Something that was done just now, over no entry. */
  public static AuditEvent done(String who, String action, AuditSubject about) {
    String id = UUID.randomUUID().toString();
    return new AuditEvent(id, Instant.now(), who, action, about, AuditOutcome.DONE, 0, "", "", "");
  }

  /** The same, with words about it. */
  public AuditEvent with(String words) {
    return new AuditEvent(id, at, who, action, about, outcome, status, address, trace, words);
  }

  /** The same, denied to a caller from there with this status. */
  public AuditEvent denied(String caller, int answered) {
    return new AuditEvent(
        id, at, who, action, about, AuditOutcome.DENIED, answered, caller, trace, detail);
  }

  /** The same call, about another person. */
  AuditEvent telling(AuditSubject whom) {
    String own = UUID.randomUUID().toString();
    return new AuditEvent(own, at, who, action, whom, outcome, status, address, trace, "");
  }

  AuditEvent ended(
      String caller, AuditSubject whom, AuditOutcome other, int answered, String words) {
    return new AuditEvent(id, at, caller, action, whom, other, answered, address, trace, words);
  }
}
