package routes.fhir.record;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import routes.mapping.MeasurementGroup;
import routes.mapping.fhir.FhirMapping;
import routes.mapping.fhir.ObservationKey;
import routes.mapping.fhir.template.Window;
import routes.subject.SourceLink;
import routes.subject.WithheldReason;

/** One thing to do of a batch of measurements. */
public sealed interface GroupedItem {
  /** The records behind it; they become dead letters together. */
  List<MeasurementRecord> sources();

  /**
   * Measurements that become one Observation; no other item of the batch is about the same one.
   *
   * @param key what the Observation's id derives from
   * @param link whose they are
   * @param window the one that brought them together; readings of one correlation may widen it
   * @param sources one record a measurement of the group, in the group's order
   * @param mapping the FHIR mapping of their vendor
   */
  record Group(
      ObservationKey key,
      SourceLink link,
      MeasurementGroup group,
      Window window,
      List<MeasurementRecord> sources,
      FhirMapping mapping)
      implements GroupedItem {
    @Override
    public String toString() {
      return "Group[" + ObservationKey.id(key.value()) + "]";
    }
  }

  /**
   * A record that cannot be filed for a reason of its own.
   *
   * @param code short and stable
   * @param reason in words, without content
   */
  record Rejected(MeasurementRecord source, String code, String reason) implements GroupedItem {
    @Override
    public List<MeasurementRecord> sources() {
      return List.of(source);
    }
  }

  /**
   * A record that cannot be grouped now, and may be later: for a mistake of the product, or because
   * the FHIR server reports a conflict of the Patient that is to be made for it.
   */
  record Retry(MeasurementRecord source, RuntimeException failure) implements GroupedItem {
    @Override
    public List<MeasurementRecord> sources() {
      return List.of(source);
    }
  }

  /**
   * A reading of a window that is not over yet: it is filed with the others that come meanwhile.
   *
   * @param handedOver whether it is on its way to where it waits; without that it would be lost
   */
  record OpenWindow(MeasurementRecord source, AtomicBoolean handedOver) implements GroupedItem {
    public OpenWindow(MeasurementRecord source) {
      this(source, new AtomicBoolean());
    }

    @Override
    public List<MeasurementRecord> sources() {
      return List.of(source);
    }
  }

  /** A reading whose person does not, or no longer, consent to its being filed. */
  record Withheld(MeasurementRecord source, WithheldReason reason) implements GroupedItem {
    @Override
    public List<MeasurementRecord> sources() {
      return List.of(source);
    }
  }
}
