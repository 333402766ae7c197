package routes.protocol;

/** A vendor answered, but not with what was asked for. The message holds its status only. */
public class VendorRefusedException extends RuntimeException {

  private final transient VendorAnswer answer;

  public VendorRefusedException(VendorAnswer answer) {
    super("the vendor answered with status " + answer.status(), null, false, false);
    this.answer = answer;
  }

  public VendorAnswer answer() {
    return answer;
  }
}
