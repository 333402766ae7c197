package routes.subject;

/**
 * Why a reading is not filed although nothing is wrong with it: its person does not want it to be.
 */
public enum WithheldReason {
  /** The person, the portal or the vendor has ended the connection. */
  REVOKED("revoked"),
  /** The time that the person agreed to has run out. */
  EXPIRED("expired"),
  /** The person has not granted what its data type needs. */
  NOT_GRANTED("not-granted"),
  /** Its data type does not stand in the vendor.yaml any more, so nobody can have agreed to it. */
  UNKNOWN_DATA_TYPE("unknown-data-type"),
  /** The person has stopped the device that measured it. */
  STOPPED_DEVICE("stopped-device"),
  /** It belongs to a link whose readings were erased, or that is not there any more. */
  ERASED_LINK("erased-link");

  private final String code;

  WithheldReason(String code) {
    this.code = code;
  }

  /** The word for it in the database, in metrics and in health. */
  public String code() {
    return code;
  }
}
