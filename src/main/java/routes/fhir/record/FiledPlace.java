package routes.fhir.record;

import java.time.Instant;
import routes.fhir.client.Sha256;
import routes.mapping.Measurement;

/**
 * Where one reading of a vendor's record was filed, or the mark that the record was deleted; a row
 * of the table {@code source_record}.
 *
 * @param recordId which record of which link: {@link #recordIdOf}
 * @param placeId which reading of the record, or the mark that it was deleted
 * @param reading the reading without its values; null in a mark
 * @param version when the vendor changed the record, or when it was taken; in a mark when the
 *     vendor told of the deletion
 * @param told whether the vendor said when it changed the record; in a mark whether it said that it
 *     deleted the record
 * @param taken when the broker took the message
 */
public record FiledPlace(
    String recordId,
    String placeId,
    String linkId,
    String dataType,
    String observationId,
    Measurement reading,
    Instant version,
    boolean told,
    Instant taken) {
  /** Place of a row that stands for an Observation of readings without an id. */
  static final String WINDOW = "window";

  private static final String DELETED = "deleted";

  /**
   * The mark of a deleted record.
   *
   * @param told whether the vendor said so; else the record had vanished
   */
  public static FiledPlace mark(
      String recordId,
      String linkId,
      String dataType,
      Instant announced,
      boolean told,
      Instant taken) {
    return new FiledPlace(recordId, DELETED, linkId, dataType, null, null, announced, told, taken);
  }

  public boolean isMark() {
    return placeId.equals(DELETED);
  }

  public boolean isWindow() {
    return placeId.equals(WINDOW);
  }

  /** Names a record of a link without telling the vendor's id of it. */
  public static String recordIdOf(String linkId, String dataType, String sourceId) {
    return Sha256.hex(linkId + "\n" + dataType + "\n" + sourceId);
  }

  /** Names an Observation of a link whose readings have no id at their vendor. */
  static String windowId(String linkId, String observationId) {
    return Sha256.hex(linkId + "\nwindow\n" + observationId);
  }
}
