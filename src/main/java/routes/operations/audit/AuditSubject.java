package routes.operations.audit;

/**
 * On whom something was done. What is not known is empty.
 *
 * @param patient {@code system|value} of an identifier, or {@code Patient/…}
 * @param connection id of a connection
 * @param device id of a device, or of a device of the connection
 */
public record AuditSubject(String patient, String connection, String device) {
  /** Nobody in particular. */
  public static final AuditSubject NOBODY = new AuditSubject("", "", "");

  private static final int LONGEST_PATIENT = 500;
  private static final int LONGEST_CONNECTION = 64;
  private static final int LONGEST_DEVICE = 255;

  public AuditSubject {
    patient = AuditText.clipped(patient, LONGEST_PATIENT);
    connection = AuditText.clipped(connection, LONGEST_CONNECTION);
    device = AuditText.clipped(device, LONGEST_DEVICE);
  }

  /** A person as connections and devices name one; what is not known of the three is null. */
  public static AuditSubject patient(String system, String value, String reference) {
    if (system != null && value != null) {
      return new AuditSubject(system + "|" + value, "", "");
    }
    return new AuditSubject(reference, "", "");
  }

  /** The same, with this connection. */
  public AuditSubject withConnection(String id) {
    return new AuditSubject(patient, id, device);
  }

  /** The same, with this device. */
  public AuditSubject withDevice(String id) {
    return new AuditSubject(patient, connection, id);
  }

  /** What the other knows, and for the rest this. */
  public AuditSubject or(AuditSubject other) {
    return new AuditSubject(
        other.patient.isEmpty() ? patient : other.patient,
        other.connection.isEmpty() ? connection : other.connection,
        other.device.isEmpty() ? device : other.device);
  }

  boolean isNobody() {
    return equals(NOBODY);
  }
}
