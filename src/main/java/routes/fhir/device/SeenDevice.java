package routes.fhir.device;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import routes.fhir.client.Sha256;
import routes.mapping.Measurement;

/**
 * A device of a connection, as its readings tell of it.
 *
 * @param id the device as its vendor names it
 * @param manufacturer or null
 * @param model or null
 * @param first time of the oldest reading, or null before any
 * @param last time of the newest reading, or null before any
 * @param stopped whether its person has stopped it
 */
public record SeenDevice(
    Key key,
    String id,
    String manufacturer,
    String model,
    Instant first,
    Instant last,
    boolean stopped) {
  private static final Duration NOTICEABLE = Duration.ofHours(1);

  /** What mappings say where the vendor names no device. */
  private static final Set<String> NO_DEVICE = Set.of("unknown", "manual");

  /**
   * Names a device of a connection.
   *
   * @param device the vendor's id, of any length
   */
  public record Key(String connectionId, String device) {
    /** Empty for a reading that names no device, or that no connection brought. */
    public static Optional<Key> of(Measurement measurement) {
      String id = measurement == null ? null : measurement.deviceId();
      if (id == null
          || id.isBlank()
          || NO_DEVICE.contains(id)
          || measurement.origin() == null
          || measurement.origin().linkId() == null) {
        return Optional.empty();
      }
      return Optional.of(new Key(measurement.origin().linkId(), id));
    }

    /** SHA-256 of the vendor's id, by which the database knows the device. */
    String hash() {
      return Sha256.hex(device);
    }
  }

  /** The device of a reading; empty where {@link Key#of} is. */
  static Optional<SeenDevice> of(Measurement reading) {
    return Key.of(reading)
        .map(
            key ->
                new SeenDevice(
                    key,
                    reading.deviceId(),
                    reading.origin().manufacturer(),
                    reading.origin().deviceModel(),
                    reading.occurrenceTime(),
                    reading.occurrenceTime(),
                    false));
  }

  /** What this and another reading of the same device tell together. */
  SeenDevice with(SeenDevice other) {
    SeenDevice newer = other.last.isAfter(last) ? other : this;
    SeenDevice older = newer == this ? other : this;
    return new SeenDevice(
        key,
        id,
        newer.manufacturer == null ? older.manufacturer : newer.manufacturer,
        newer.model == null ? older.model : newer.model,
        other.first.isBefore(first) ? other.first : first,
        newer.last,
        false);
  }

  /** Whether this is worth a write: what is known of the device falls noticeably short of it. */
  boolean tellsMoreThan(SeenDevice known) {
    return known == null
        || known.last == null
        || last.isAfter(known.last.plus(NOTICEABLE))
        || first.isBefore(known.first.minus(NOTICEABLE))
        || (known.model == null && model != null)
        || (known.manufacturer == null && manufacturer != null);
  }
}
