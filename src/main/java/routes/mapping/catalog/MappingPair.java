package routes.mapping.catalog;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import routes.mapping.MappingException;
import routes.mapping.MappingOptions;
import routes.mapping.device.DeviceMapping;
import routes.mapping.fhir.FhirMapping;

/**
 * The device mapping and the FHIR mapping of one vendor, loaded and swapped together.
 *
 * @param vendor name of the mapping folder
 * @param device device message to measurements
 * @param fhir measurement group to Observation
 * @param version first 16 hex digits of the SHA-256 of both documents
 */
public record MappingPair(String vendor, DeviceMapping device, FhirMapping fhir, String version) {

  /**
   * Loads both documents.
   *
   * @throws MappingException if one of them has a fault; holds all faults of that document
   */
  public static MappingPair load(
      String vendor, String deviceJson, String fhirJson, MappingOptions options) {
    return new MappingPair(
        vendor,
        DeviceMapping.load(deviceJson, options),
        FhirMapping.load(fhirJson, options),
        version(deviceJson, fhirJson));
  }

  /** The version that a pair of these documents has. */
  public static String version(String deviceJson, String fhirJson) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(deviceJson.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      digest.update(fhirJson.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
