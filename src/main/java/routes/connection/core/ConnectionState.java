package routes.connection.core;

/** States of a connection. */
public enum ConnectionState {
  /** Consented and stored; the patient, the subscription or the first import is being set up. */
  PENDING,
  /** Readings flow. */
  ACTIVE,
  /** The vendor takes the tokens no longer; only the person can go on, by connecting again. */
  NEEDS_REAUTHORIZATION,
  /** The person or the vendor ended it. */
  REVOKED
}
