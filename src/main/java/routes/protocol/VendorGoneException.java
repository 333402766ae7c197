package routes.protocol;

/** The vendor says that what was asked is gone for good (410). */
public class VendorGoneException extends RuntimeException {

  public VendorGoneException() {
    super("the vendor answered with status 410", null, false, false);
  }
}
