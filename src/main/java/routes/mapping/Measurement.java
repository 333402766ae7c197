package routes.mapping;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A normalized reading, as it stands on the measurements topic.
 *
 * <p>The first group of components comes from the device mapping; {@link Origin} is copied from the
 * device message by the stage that ran the mapping.
 *
 * @param type measurement type, binds the FHIR mapping (case-insensitively)
 * @param occurrenceTime instant of the reading, or start of its period
 * @param endTime end of the period, or null for a reading of one instant
 * @param deviceId the sender's or vendor's own id of the device
 * @param patientId patient identifier carried by the message, or null
 * @param encounterId encounter identifier carried by the message, or null
 * @param correlationId what ties readings of one session together, or null
 * @param timezone IANA zone or offset of the person at the time of the reading, or null
 * @param recordingMethod {@code manual} for an entry by hand, {@code device} for a measured one, or
 *     null where the mapping does not say
 * @param properties named values, as text
 * @param origin where the reading came from, or null straight out of the mapping
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Measurement(
    String type,
    Instant occurrenceTime,
    Instant endTime,
    String deviceId,
    String patientId,
    String encounterId,
    String correlationId,
    String timezone,
    String recordingMethod,
    List<Property> properties,
    Origin origin) {

  public Measurement {
    properties = properties == null ? List.of() : List.copyOf(properties);
  }

  /** One named value; the value keeps the text (and so the scale) that the vendor sent. */
  public record Property(String name, String value) {}

  /**
   * What the stages know about a reading beside its content.
   *
   * @param linkId id of the connection, or null for a registered device of a sender
   * @param sender authenticated sender of the device message, or null for an import
   * @param vendor name of the mapping pair
   * @param dataType vendor data type that was fetched, or null
   * @param operation {@code upsert}, {@code delete}, or {@code reconcile}: the records of a range
   *     are those whose ids stand in the properties, and no others
   * @param sourceId the vendor's id of the record, or null
   * @param sourceVersion when the vendor last changed the record, or null
   * @param ingestionTime when the broker took the device message
   * @param deviceModel model name of the device, or null
   * @param manufacturer maker of the device, or null
   * @param mappingVersion hash of the mapping pair that made the measurement
   * @param traceId id that follows the reading from the entry to the Observation
   * @param parts how many readings came of the record, those that failed included; null where the
   *     record has no id
   * @param range what a deletion of all its readings, or a reconciliation, is about; else null
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Origin(
      String linkId,
      String sender,
      String vendor,
      String dataType,
      String operation,
      String sourceId,
      Instant sourceVersion,
      Instant ingestionTime,
      String deviceModel,
      String manufacturer,
      String mappingVersion,
      String traceId,
      Integer parts,
      Range range) {

    /**
     * Of what is no reading, but a notice about readings that may have been filed.
     *
     * @param operation {@code delete} or {@code reconcile}
     * @param taken when it was taken, which is its version too
     */
    public static Origin notice(
        String operation,
        String linkId,
        String vendor,
        String dataType,
        Instant taken,
        String traceId) {
      return new Origin(
          linkId, null, vendor, dataType, operation, null, taken, taken, null, null, null, traceId,
          null, null);
    }

    /** The same with another version of the source; null for none. */
    public Origin told(Instant version) {
      return with(sourceId, version, ingestionTime, parts, range);
    }

    /** The same, taken by the broker at another time. */
    public Origin takenAt(Instant time) {
      return with(sourceId, sourceVersion, time, parts, range);
    }

    /** The same, of a record of so many readings; null for an unknown number. */
    public Origin ofRecord(String id, Integer readings) {
      return with(id, sourceVersion, ingestionTime, readings, range);
    }

    /** The same about all readings of a range; null for none. */
    public Origin within(Range span) {
      return with(sourceId, sourceVersion, ingestionTime, parts, span);
    }

    /** The deletion of a reading of this origin. */
    public Origin deletion() {
      return new Origin(
          linkId,
          sender,
          vendor,
          dataType,
          "delete",
          sourceId,
          sourceVersion,
          ingestionTime,
          null,
          null,
          mappingVersion,
          traceId,
          null,
          null);
    }

    private Origin with(String id, Instant version, Instant taken, Integer readings, Range span) {
      return new Origin(
          linkId,
          sender,
          vendor,
          dataType,
          operation,
          id,
          version,
          taken,
          deviceModel,
          manufacturer,
          mappingVersion,
          traceId,
          readings,
          span);
    }
  }

  /**
   * A span of time.
   *
   * @param until its end, which does not belong to it unless it is the begin too
   */
  public record Range(Instant from, Instant until) {
    /** Whether a reading of this time lies in it. */
    public boolean contains(Instant time) {
      return !time.isBefore(from) && (time.isBefore(until) || time.equals(from));
    }
  }

  /** What is no reading, but a notice about some; the properties name what it is about. */
  public static Measurement notice(Origin origin, List<Property> properties) {
    return new Measurement(
        null, null, null, null, null, null, null, null, null, properties, origin);
  }

  /** The same reading with its origin. */
  public Measurement from(Origin origin) {
    return new Measurement(
        type,
        occurrenceTime,
        endTime,
        deviceId,
        patientId,
        encounterId,
        correlationId,
        timezone,
        recordingMethod,
        properties,
        origin);
  }

  /** The same reading with another end; null for none. */
  public Measurement until(Instant end) {
    return new Measurement(
        type,
        occurrenceTime,
        end,
        deviceId,
        patientId,
        encounterId,
        correlationId,
        timezone,
        recordingMethod,
        properties,
        origin);
  }

  /**
   * The version of the measurement: when its source last changed it, else when it was ingested;
   * what {@code issued} says and what decides between two values of one time. Empty straight out of
   * the mapping.
   */
  public Optional<Instant> version() {
    return origin == null
        ? Optional.empty()
        : Optional.ofNullable(
            origin.sourceVersion() != null ? origin.sourceVersion() : origin.ingestionTime());
  }

  /** Whether the source deleted the reading: its named values are to be taken back. */
  public boolean retracts() {
    return origin != null && "delete".equals(origin.operation());
  }

  /** Whether the source deleted all readings of a range, of which this is a specimen. */
  public boolean retractsRange() {
    return retracts() && origin.range() != null;
  }

  /** The value of the named property (exact case). */
  public Optional<String> property(String name) {
    return properties.stream().filter(p -> p.name().equals(name)).map(Property::value).findFirst();
  }
}
