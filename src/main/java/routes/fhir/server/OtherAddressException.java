package routes.fhir.server;

/**
 * A request would have gone to another address than the FHIR server's own, as an answer of the
 * server wanted it. Nothing was sent. The message holds scheme, host and port of that address.
 */
public final class OtherAddressException extends ServerUnusableException {
  private static final long serialVersionUID = 1L;

  /**
   * @param origin scheme, host and port, or empty where they cannot be told
   */
  OtherAddressException(String origin) {
    super(
        "the FHIR server refers to "
            + (origin.isEmpty() ? "an address" : origin)
            + ", which is neither fhir.server-url nor one of fhir.addresses");
  }
}
