package routes.cli.documents;

/** A file that a command cannot use; the message says which, where in it, what and what to do. */
public final class UnusableInputException extends RuntimeException {

  public UnusableInputException(String message) {
    super(message);
  }
}
