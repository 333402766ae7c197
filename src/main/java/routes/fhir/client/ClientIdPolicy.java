package routes.fhir.client;

/**
 * Whether resources get ids of ours: the values of {@code fhir.client-ids}. With {@link #PROBE} the
 * FHIR server is tried before the first write.
 */
public enum ClientIdPolicy {
  PROBE,
  ACCEPT,
  REFUSE
}
