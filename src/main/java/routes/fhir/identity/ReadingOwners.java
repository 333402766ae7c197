package routes.fhir.identity;

import java.time.Instant;
import java.util.Optional;
import routes.fhir.FhirOutageException;
import routes.fhir.record.MeasurementFaults;
import routes.fhir.record.MeasurementRecords;
import routes.mapping.Measurement;
import routes.operations.PoisonRecordException;
import routes.subject.ResourceName;
import routes.subject.SourceLink;

/** Whose the readings of one batch are. Not thread-safe. */
public final class ReadingOwners {
  /** As the table of the links takes it. */
  private static final int LONGEST_DEVICE_ID = 255;

  private final LinkCache links;
  private final MessagePatients patients;

  public ReadingOwners(LinkCache links, MessagePatients patients) {
    this.links = links;
    this.patients = patients;
  }

  /**
   * The link that stood at the measurement's time; where consent has ended the link whenever it
   * stood, since such a reading is withheld whatever else is wrong with it.
   *
   * @throws PoisonRecordException where none did, or where the message names another person
   * @throws FhirOutageException where the person whom the message names cannot be looked up now
   */
  public SourceLink owner(Measurement measurement) {
    SourceLink link =
        linked(measurement)
            .orElseThrow(
                () ->
                    new PoisonRecordException(
                        "unknown-device",
                        measurement.origin().linkId() == null
                            ? "The device is not registered for its sender."
                            : "There is no connection of that id."));
    if (!link.active()) {
      return link;
    }
    Instant time = measurement.occurrenceTime();
    if (time.isBefore(link.from())) {
      throw new PoisonRecordException(
          "before-link",
          "The reading is older than the link of its account or device to a person.");
    }
    if (!link.covers(time)) {
      throw new PoisonRecordException(
          "after-link",
          "The reading was made after the link of its account or device to a person had ended.");
    }
    String named = measurement.patientId();
    if (named != null && !named.isBlank() && !patients.isOf(link, named)) {
      throw new PoisonRecordException(
          "patient-mismatch",
          "The message names another patient than the one its account or device is linked to.");
    }
    return link;
  }

  /**
   * Whether the record tells whose it may be: one that does not belongs to nobody in particular.
   */
  public boolean canTell(Measurement measurement) {
    return MeasurementRecords.isNotice(measurement)
        || (MeasurementFaults.of(measurement).isEmpty()
            && (measurement.origin().linkId() != null || isDevice(measurement.deviceId())));
  }

  /**
   * The link as it stands at the measurement's time, or the nearest one; none is made for it.
   *
   * @param measurement of which this {@link #canTell}
   */
  public Optional<SourceLink> standing(Measurement measurement) {
    return links.at(measurement);
  }

  /** Whom the message names, as a link to that person would name them. */
  public Optional<ResourceName> named(Measurement measurement) {
    return Optional.ofNullable(measurement.patientId()).map(patients::name);
  }

  private Optional<SourceLink> linked(Measurement measurement) {
    if (measurement.origin().linkId() == null && !isDevice(measurement.deviceId())) {
      throw new PoisonRecordException(
          "unknown-device", "The message names its device by what cannot be registered.");
    }
    Optional<SourceLink> found = links.at(measurement);
    if (!patients.mayLink(measurement)) {
      return found;
    }
    Optional<SourceLink> made =
        found.isEmpty()
            ? Optional.of(patients.link(measurement))
            : found
                .filter(link -> measurement.occurrenceTime().isBefore(link.from()))
                .filter(link -> names(measurement, link))
                .map(link -> patients.linkEarlier(measurement, link));
    made.ifPresent(link -> links.changed(measurement, link));
    return made.or(() -> found);
  }

  private boolean names(Measurement measurement, SourceLink link) {
    String named = measurement.patientId();
    return named != null && !named.isBlank() && patients.isOf(link, named);
  }

  private static boolean isDevice(String deviceId) {
    return deviceId.length() <= LONGEST_DEVICE_ID;
  }
}
