package routes.protocol;

/**
 * The vendor does not hand out these readings because their person does not permit it (any more).
 * The message holds its status only.
 */
public class NotPermittedException extends RuntimeException {

  public NotPermittedException(int status) {
    super("the vendor answered with status " + status, null, false, false);
  }
}
