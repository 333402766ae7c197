package routes.messages;

/** A mapping folder that cannot be used. The message names the file and every error in it. */
public class InvalidMappingException extends RuntimeException {
  public InvalidMappingException(String message) {
    super(message);
  }
}
