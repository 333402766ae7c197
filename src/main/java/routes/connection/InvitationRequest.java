package routes.connection;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/** Body of {@code POST /api/invitations}. */
record InvitationRequest(
    Patient patient,
    List<String> vendors,
    String returnUrl,
    String returnState,
    Duration validFor) {

  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofDays(90);

  /** Identifier (system and value) or reference ({@code Patient/…}). */
  record Patient(String system, String value, String reference) {}

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
        !byIdentifier || (!patient.value().isBlank() && patient.value().length() <= 1000),
        "patient.value must have 1 to 1000 characters");
    need(vendors != null && !vendors.isEmpty(), "vendors is missing");
    vendors.forEach(
        vendor ->
            need(
                vendor != null && known.offered(vendor),
                "vendors holds one that is not set up here"));
    need(
        returnUrl == null || settings.returnUrls().contains(returnUrl),
        "returnUrl is not on the list connect.return-urls");
    need(returnState == null || returnState.length() <= 1000, "returnState is too long");
    need(
        validFor == null || (validFor.compareTo(SHORTEST) >= 0 && validFor.compareTo(LONGEST) <= 0),
        "validFor must be a duration between PT1M and P90D");
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
