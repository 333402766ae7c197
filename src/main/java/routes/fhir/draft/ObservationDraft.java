package routes.fhir.draft;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import routes.fhir.client.ServerMeta;
import routes.fhir.record.GroupedItem;
import routes.fhir.record.MeasurementRecord;
import routes.mapping.Measurement;
import routes.mapping.TransformException;
import routes.mapping.fhir.ObservationContext;
import routes.operations.PoisonRecordException;

/**
 * An Observation that ought to stand in the FHIR server, and what it stands on.
 *
 * @param item the measurements and their mapping
 * @param context ids and references of the Observation
 * @param created the Observation as it is where the server has none yet
 * @param contentHash SHA-256 of the content, with {@code issued} only where a source told the
 *     version
 * @param devices Device resources that must stand before it, hardware first; empty for readings
 *     entered by hand
 * @param refusedWithProvenance the status with which the FHIR server refused it together with its
 *     Provenance, so that it is to be written without one; null where that did not happen
 */
public record ObservationDraft(
    GroupedItem.Group item,
    ObservationContext context,
    ObjectNode created,
    String contentHash,
    List<ObjectNode> devices,
    Integer refusedWithProvenance) {

  /** The Observation's id. */
  public String id() {
    return context.id();
  }

  /** The records behind it. */
  public List<MeasurementRecord> sources() {
    return item.sources();
  }

  /** The same, to be written without a Provenance: with one it was refused with that status. */
  public ObservationDraft unexplained(Integer status) {
    return new ObservationDraft(item, context, created, contentHash, devices, status);
  }

  /** Whether it is to be written without a Provenance. */
  public boolean isUnexplained() {
    return refusedWithProvenance != null;
  }

  /** Whether it takes back what stands in ranges and nothing else: without that it is nothing. */
  public boolean onlyRetractsRanges() {
    return item.group().measurements().stream().allMatch(Measurement::retractsRange);
  }

  /**
   * An Observation that stands, with these measurements in it; empty where that changes nothing.
   *
   * @throws PoisonRecordException where it cannot take them in, or is of something else
   */
  public Optional<ObjectNode> mergedInto(ObjectNode existing) {
    ObservationIds.requireSame(this, existing);
    try {
      Optional<ObjectNode> merged = item.mapping().merge(item.group(), existing, context);
      merged.ifPresent(ServerMeta::drop);
      return merged;
    } catch (TransformException e) {
      throw new PoisonRecordException(e.code(), e.reason());
    }
  }

  /** The id only: content stays out of logs. */
  @Override
  public String toString() {
    return "Observation/" + id();
  }
}
