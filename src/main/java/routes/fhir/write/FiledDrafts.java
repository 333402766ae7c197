package routes.fhir.write;

import static java.util.Comparator.naturalOrder;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BinaryOperator;
import org.springframework.stereotype.Component;
import routes.fhir.deletion.SourceRecords;
import routes.fhir.draft.ObservationDraft;
import routes.fhir.record.SourceRecord;
import routes.mapping.MeasurementGroup;

/** What follows once the FHIR server holds what drafts say. */
@Component
class FiledDrafts {
  private final FiledReadings connections;
  private final SourceRecords records;

  FiledDrafts(FiledReadings connections, SourceRecords records) {
    this.connections = connections;
    this.records = records;
  }

  /** Tells connections how new their newest reading is; a registered device has none. */
  void tellConnections(List<ObservationDraft> drafts) {
    Map<String, Instant> newest = new HashMap<>();
    for (ObservationDraft draft : drafts) {
      MeasurementGroup group = draft.item().group();
      String connection = group.first().origin().linkId();
      if (connection != null && !draft.onlyRetracts()) {
        newest.merge(connection, group.newest(), BinaryOperator.maxBy(naturalOrder()));
      }
    }
    newest.forEach(connections::filed);
  }

  /** What these take back is not filed there any more. */
  void leave(List<ObservationDraft> drafts) {
    records.forget(
        drafts.stream()
            .flatMap(draft -> draft.sources().stream())
            .map(SourceRecord::left)
            .filter(Objects::nonNull)
            .toList());
  }
}
