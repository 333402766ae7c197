package routes.connection.connect;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import routes.connection.core.ConnectSettings;
import routes.connection.core.RefusedException;
import routes.connection.vendor.Vendors;
import routes.operations.audit.AuditSubject;
import routes.operations.requests.JsonRequest;
import routes.operations.requests.PlainText;
import routes.operations.requests.RequestRefusedException;

/**
 * Body of {@code POST /api/invitations}.
 *
 * @param hint a word by which the person sees that the link is theirs; or null
 */
record InvitationRequest(
    Patient patient,
    List<String> vendors,
    String returnUrl,
    String returnState,
    Duration validFor,
    String hint) {

  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofDays(90);
  private static final int LONGEST_HINT = 100;

  /** Identifier (system and value) or reference ({@code Patient/…}). */
  record Patient(String system, String value, String reference) {
    /** For the audit. */
    AuditSubject subject() {
      return AuditSubject.patient(system, value, reference);
    }
  }

  /**
   * Reads the body of a request.
   *
   * @throws RequestRefusedException with status 400 if it is none
   */
  static InvitationRequest read(byte[] body) {
    JsonRequest request = JsonRequest.read(body, "an invitation");
    return new InvitationRequest(
        request
            .object("patient")
            .map(
                patient ->
                    new Patient(
                        patient.text("system", 1000).orElse(null),
                        patient.text("value", 1000).orElse(null),
                        patient.reference("reference", "Patient").orElse(null)))
            .orElse(null),
        request.texts("vendors", 64, 64).orElse(null),
        request.text("returnUrl", 2000).orElse(null),
        request.text("returnState", 1000).orElse(null),
        request.duration("validFor", SHORTEST, LONGEST).orElse(null),
        request.text("hint", LONGEST_HINT).orElse(null));
  }

  /**
   * Refuses what no link can be made for.
   *
   * @throws RefusedException with status 400 and what to change
   */
  void check(Vendors known, ConnectSettings settings) {
    need(patient != null, "patient is missing");
    boolean byReference = patient.reference() != null;
    boolean byIdentifier = patient.system() != null && patient.value() != null;
    need(
        byReference != byIdentifier
            && !(byReference && (patient.system() != null || patient.value() != null)),
        "patient needs either system and value, or reference");
    need(
        !byReference || patient.reference().matches("Patient/[A-Za-z0-9\\-.]{1,64}"),
        "patient.reference must look like Patient/id");
    need(
        !byIdentifier || isUri(patient.system()),
        "patient.system must be an absolute URI of at most 1000 characters");
    need(
        !byIdentifier
            || (!patient.value().isBlank()
                && patient.value().length() <= 1000
                && PlainText.is(patient.value())),
        "patient.value must have 1 to 1000 characters that are text");
    need(vendors != null && !vendors.isEmpty(), "vendors is missing");
    vendors.forEach(
        vendor ->
            need(
                vendor != null && known.offered(vendor),
                "vendors holds one that is not set up here"));
    need(
        returnUrl == null || settings.returnUrls().contains(returnUrl),
        "returnUrl is not on the list connect.return-urls");
    need(
        returnState == null || returnState.length() <= 1000 && PlainText.is(returnState),
        "returnState is too long or holds a character that is no text");
    need(
        validFor == null || (validFor.compareTo(SHORTEST) >= 0 && validFor.compareTo(LONGEST) <= 0),
        "validFor must be a duration between PT1M and P90D");
    need(hint == null || isWord(hint), "hint must have 1 to 100 characters of one line");
  }

  private static boolean isWord(String text) {
    return !text.isBlank()
        && text.length() <= LONGEST_HINT
        && text.codePoints().noneMatch(Character::isISOControl);
  }

  private static boolean isUri(String text) {
    try {
      return text.length() <= 1000 && URI.create(text).isAbsolute();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void need(boolean given, String otherwise) {
    if (!given) {
      throw new RefusedException(400, otherwise + ".");
    }
  }
}
