package routes.fhir.draft;

import java.util.List;
import org.springframework.stereotype.Component;
import routes.fhir.record.MeasurementRecord;
import routes.mapping.Measurement;
import routes.operations.failure.Withheld;
import routes.subject.WithheldReason;

/** Keeps trace of readings that are not filed because the person's consent does not reach them. */
@Component("readingConsent")
class WithheldReadings {
  private final Withheld withheld;

  WithheldReadings(Withheld withheld) {
    this.withheld = withheld;
  }

  /** Traces that these records were read and not filed. */
  void withhold(List<MeasurementRecord> sources, WithheldReason reason) {
    for (MeasurementRecord source : sources) {
      Measurement.Origin origin = source.measurement().origin();
      withheld.store(
          MeasurementRecord.STAGE,
          source.topic(),
          source.partition(),
          source.offset(),
          0,
          origin.linkId(),
          origin.vendor(),
          origin.dataType(),
          origin.traceId(),
          reason.code());
    }
  }
}
