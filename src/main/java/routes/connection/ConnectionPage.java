package routes.connection;

import java.time.Instant;

/**
 * What the page of a person says about one connection.
 *
 * @param reason why it does not go on, in words, or null
 * @param lastReading time of the newest reading, or null before the first
 * @param returnUrl where the person came from, or null
 * @param successor what takes the vendor's place, or null where no end is announced
 */
record ConnectionPage(
    String displayName,
    ConnectionState state,
    String reason,
    Instant since,
    Instant lastReading,
    String returnUrl,
    String successor) {

  boolean sharing() {
    return state != ConnectionState.REVOKED;
  }

  String inWords() {
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
}
