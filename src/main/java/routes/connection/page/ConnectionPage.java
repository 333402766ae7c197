package routes.connection.page;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import routes.connection.core.ConnectionState;
import routes.connection.device.ConnectionDevice;
import routes.connection.end.OffboardingStatus;
import routes.connection.end.OffboardingStep;

/**
 * What the page of a person says about one connection.
 *
 * @param reason why it does not go on, in words, or null
 * @param consentEnd until when the person has agreed; null: until they stop
 * @param lastReading time of the newest reading, or null before the first
 * @param returnUrl where the person came from, or null
 * @param successor what takes the vendor's place, or null where no end is announced
 * @param farewell what is or was to do after its end
 * @param devices what readings came from, the one read last first
 */
record ConnectionPage(
    String displayName,
    ConnectionState state,
    String reason,
    Instant since,
    Instant consentEnd,
    Instant lastReading,
    String returnUrl,
    String successor,
    List<OffboardingStatus> farewell,
    List<ConnectionDevice> devices) {

  boolean sharing() {
    return state != ConnectionState.REVOKED;
  }

  /** Whether what the person agreed to has run out. */
  boolean expired() {
    return sharing() && consentEnd != null && !Instant.now().isBefore(consentEnd);
  }

  /** Why it does not go on, where {@link #inWords} does not say it; or null. */
  String why() {
    return agreesAgain() ? null : reason;
  }

  private boolean agreesAgain() {
    return expired() && successor == null;
  }

  String inWords() {
    if (agreesAgain()) {
      return "Sharing is interrupted: the time that you agreed to is over. To go on, please ask for"
          + " a new link and agree again.";
    }
    return switch (state) {
      case PENDING -> "Your account is connected. Sharing is being set up.";
      case ACTIVE -> "Your readings are being shared.";
      case NEEDS_REAUTHORIZATION ->
          successor == null
              ? "Sharing is interrupted: "
                  + displayName
                  + " wants you to sign in again. Please ask for a"
                  + " new link."
              : "Sharing is interrupted. Please ask for a new link and connect "
                  + successor
                  + ", which takes the place of "
                  + displayName
                  + ".";
      case REVOKED -> "Sharing has stopped. No new readings are collected.";
    };
  }

  /** What a device is called; with the vendor's id of it where another is called the same. */
  String inWords(ConnectionDevice device) {
    long namesakes =
        devices.stream().filter(other -> other.inWords().equals(device.inWords())).count();
    return namesakes == 1
        ? device.inWords()
        : "%s (%s)".formatted(device.inWords(), device.deviceId());
  }

  /** Whether the readings can still be asked to be deleted. */
  boolean erasable() {
    return step(OffboardingStep.ERASE).isEmpty();
  }

  /** What the vendor has yet to do, in words. */
  Optional<String> atVendorInWords() {
    if (sharing()) {
      return Optional.empty();
    }
    return farewell.stream().anyMatch(step -> step.step().atVendor() && step.open())
        ? Optional.of(
            displayName
                + " has not confirmed yet that its permission has ended. We tell it again until it"
                + " does; nothing is collected meanwhile.")
        : Optional.empty();
  }

  /** How far the deletion is, in words. */
  Optional<String> erasureInWords() {
    return step(OffboardingStep.ERASE).map(ConnectionPage::inWords);
  }

  private static String inWords(OffboardingStatus erasure) {
    String words =
        erasure.open()
            ? "Your readings are being deleted. "
                + erasure.erased()
                + " entries of your health record are deleted so far."
            : "Your readings have been deleted: "
                + erasure.erased()
                + " entries of your health record.";
    if (erasure.marked() > 0) {
      words +=
          " %d entries could not be deleted there and are marked as entered in error instead."
              .formatted(erasure.marked());
    }
    if (erasure.open() && erasure.attempts() > 0) {
      words += " It takes longer than usual; it is tried again until it is done.";
    }
    return words;
  }

  private Optional<OffboardingStatus> step(OffboardingStep wanted) {
    return sharing()
        ? Optional.empty()
        : farewell.stream().filter(step -> step.step() == wanted).findFirst();
  }
}
