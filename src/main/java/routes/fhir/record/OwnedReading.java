package routes.fhir.record;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import routes.fhir.client.Sha256;
import routes.mapping.Measurement;
import routes.mapping.fhir.FhirMapping;
import routes.mapping.fhir.ObservationKey;
import routes.mapping.fhir.template.Window;
import routes.subject.SourceLink;

/**
 * A record of the measurements topic with where it belongs.
 *
 * @param link whose it is
 * @param key of the Observation
 */
public record OwnedReading(
    MeasurementRecord source,
    SourceLink link,
    Window window,
    ObservationKey key,
    FhirMapping mapping) {

  public Measurement measurement() {
    return source.measurement();
  }

  /** Whether the Observation that it goes into may hold readings of a range. */
  public boolean goesInto(Measurement.Range range) {
    return measurement().correlationId() != null
        || !window.end().isBefore(range.from()) && !window.start().isAfter(range.until());
  }

  /** Which record of its vendor it is part of. */
  public String recordId() {
    Measurement.Origin origin = measurement().origin();
    return FiledPlace.recordIdOf(link.id(), origin.dataType(), origin.sourceId());
  }

  /** The version of the record in milliseconds. */
  public Instant version() {
    return measurement().version().orElse(Instant.EPOCH).truncatedTo(ChronoUnit.MILLIS);
  }

  /** Whether the vendor told the version. */
  public boolean isTold() {
    return measurement().origin().sourceVersion() != null;
  }

  /** The same reading, told anew at this time. */
  public OwnedReading told(Instant version) {
    return new OwnedReading(source.told(version), link, window, key, mapping);
  }

  /** When the broker took it. */
  public Instant taken() {
    Instant taken = measurement().origin().ingestionTime();
    return taken == null ? version() : taken;
  }

  /** What is remembered of it: everything but its values. */
  public FiledPlace row() {
    Measurement full = measurement();
    String observation = ObservationKey.id(key.value());
    Measurement reading = withoutValues();
    String place =
        Sha256.hex(
            observation
                + full.occurrenceTime()
                + reading.properties().stream().map(Measurement.Property::name).sorted().toList());
    return row(recordId(), place, observation, reading);
  }

  /** What is remembered of the Observation that it goes into, with itself as the specimen. */
  public FiledPlace windowRow() {
    String observation = ObservationKey.id(key.value());
    return row(
        FiledPlace.windowId(link.id(), observation),
        FiledPlace.WINDOW,
        observation,
        withoutValues());
  }

  private FiledPlace row(String record, String place, String observation, Measurement reading) {
    return new FiledPlace(
        record,
        place,
        link.id(),
        measurement().origin().dataType(),
        observation,
        reading,
        version(),
        isTold(),
        taken());
  }

  private Measurement withoutValues() {
    Measurement full = measurement();
    List<Measurement.Property> names =
        full.properties().stream()
            .map(property -> new Measurement.Property(property.name(), ""))
            .toList();
    return new Measurement(
        full.type(),
        full.occurrenceTime(),
        full.endTime(),
        full.deviceId(),
        full.patientId(),
        full.encounterId(),
        full.correlationId(),
        full.timezone(),
        full.recordingMethod(),
        names,
        null);
  }
}
