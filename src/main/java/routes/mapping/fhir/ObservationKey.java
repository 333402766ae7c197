package routes.mapping.fhir;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import routes.mapping.InstantText;
import routes.mapping.Measurement;
import routes.mapping.fhir.template.Window;

/**
 * What makes an Observation the same one: never the server's Patient id, which a merge changes.
 *
 * @param linkId this account or device on this person since …
 * @param deviceId the vendor's id of the device
 * @param type measurement type; upper and lower case make no difference
 * @param encounterId or null
 * @param correlationId or null
 * @param start begin of the window with full precision, or null for a correlation window, whose
 *     begin moves
 */
public record ObservationKey(
    String linkId,
    String deviceId,
    String type,
    String encounterId,
    String correlationId,
    Instant start) {

  public ObservationKey {
    type = type.toLowerCase(Locale.ROOT);
  }

  /** The key of the Observation that a measurement belongs to. */
  public static ObservationKey of(String linkId, Measurement measurement, Window window) {
    return new ObservationKey(
        linkId,
        measurement.deviceId(),
        measurement.type(),
        measurement.encounterId(),
        measurement.correlationId(),
        window.kind() == Window.Kind.CORRELATION ? null : window.start());
  }

  /**
   * The parts joined with {@code |}: link, device, type, start, then {@code encounter=…} and {@code
   * correlation=…} where present. {@code %}, {@code |} and {@code =} inside a part are escaped.
   */
  public String value() {
    StringBuilder value = new StringBuilder();
    append(value, linkId);
    append(value.append('|'), deviceId);
    append(value.append('|'), type);
    if (start != null) {
      value.append('|').append(InstantText.of(start));
    }
    if (encounterId != null) {
      append(value.append("|encounter="), encounterId);
    }
    if (correlationId != null) {
      append(value.append("|correlation="), correlationId);
    }
    return value.toString();
  }

  /**
   * SHA-256 of a {@link #value()} as 64 hex digits: fits the limit of a FHIR id exactly.
   *
   * @param value of the key; asked for by itself, because who needs the id needs both
   */
  public static String id(String value) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static void append(StringBuilder value, String part) {
    if (part.indexOf('%') < 0 && part.indexOf('|') < 0 && part.indexOf('=') < 0) {
      value.append(part);
      return;
    }
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      switch (c) {
        case '%' -> value.append("%25");
        case '|' -> value.append("%7C");
        case '=' -> value.append("%3D");
        default -> value.append(c);
      }
    }
  }
}
