package routes.fhir.filed;

/** A listener does not take what was filed: the batch is read again. */
public final class FiledListenerException extends IllegalStateException {

  FiledListenerException(String listener, RuntimeException cause) {
    super("the listener " + listener + " does not take what was filed", cause);
  }
}
