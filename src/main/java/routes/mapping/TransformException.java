package routes.mapping;

/**
 * A measurement group that no Observation can be made of: the fault is in the record or in its
 * mapping, so trying again does not help.
 */
public final class TransformException extends RuntimeException {
  private final String code;

  /**
   * @param code short stable name of the fault, such as {@code value-not-numeric}
   * @param reason the fault in words a person understands; holds no reading
   */
  public TransformException(String code, String reason) {
    super(reason);
    this.code = code;
  }

  public String code() {
    return code;
  }

  public String reason() {
    return getMessage();
  }
}
