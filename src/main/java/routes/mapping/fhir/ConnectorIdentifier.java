package routes.mapping.fhir;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import routes.mapping.MappingOptions;
import routes.mapping.MeasurementGroup;

/**
 * The identifier that Microsoft's IoMT FHIR Connector gives an Observation. It has the server's ids
 * of Patient and Device in it, which a merge changes, and times in seconds.
 *
 * @param patientId logical id of the Patient
 * @param deviceId logical id of the Device
 * @param type as the measurement has it, upper and lower case included
 * @param segment see {@link #segment}
 */
public record ConnectorIdentifier(String patientId, String deviceId, String type, String segment) {
  /** System of the identifier. */
  public static final String SYSTEM = MappingOptions.IOMT_SYSTEM;

  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  /**
   * What stands for the window of a group.
   *
   * @param correlated whether the window is that of a correlation id
   */
  public static String segment(MeasurementGroup group, boolean correlated) {
    return correlated
        ? group.first().correlationId()
        : seconds(group.start()) + "." + seconds(group.end());
  }

  private static String seconds(Instant time) {
    return SECONDS.format(time);
  }

  /** The parts joined with {@code .}, unescaped. */
  public String value() {
    return patientId + "." + deviceId + "." + type + "." + segment;
  }

  /** The id of the Observation: SHA-256 of system and value as 64 hex digits. */
  public String id() {
    return id(value());
  }

  /** The same of a {@link #value()}. */
  public static String id(String value) {
    return ObservationKey.id(SYSTEM + "_" + value);
  }
}
