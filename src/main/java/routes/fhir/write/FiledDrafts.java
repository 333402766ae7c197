package routes.fhir.write;

import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;
import routes.fhir.deletion.SourceRecords;
import routes.fhir.draft.ObservationDraft;
import routes.fhir.record.SourceRecord;

/** What follows in the database once the FHIR server holds what drafts say. */
@Component
class FiledDrafts {
  private final SourceRecords records;

  FiledDrafts(SourceRecords records) {
    this.records = records;
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
