package routes.sandbox.withings;

/** What can go wrong between Withings and its caller. */
public enum Fault {
  /** The answer comes after {@link Switches#slowness}. */
  SLOW,
  /** HTTP 500 with an HTML page; nothing was done. */
  SERVER_ERROR,
  /** HTTP 429; nothing was done. */
  TOO_MANY_REQUESTS,
  /** In-body status 601; nothing was done. */
  STATUS_601,
  /** The call was carried out, then the connection closes without an answer. */
  CUT_BEFORE_ANSWER,
  /** The call was carried out, then the connection closes in the middle of the answer. */
  CUT_IN_ANSWER
}
