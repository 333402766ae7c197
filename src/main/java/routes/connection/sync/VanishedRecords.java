package routes.connection.sync;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import routes.connection.vendor.Vendors;
import routes.mapping.Measurement;

/**
 * Finds out which records a vendor does not have any more, where it announces a range and does not
 * say what was done in it: the last stage is told the ids that were read, and takes back the others
 * of the range.
 */
@Component("vanishedRecords")
public class VanishedRecords {
  private static final int MOST = 5_000;

  private final Vendors vendors;
  private final ObjectMapper json;

  VanishedRecords(Vendors vendors, ObjectMapper json) {
    this.vendors = vendors;
    this.json = json;
  }

  /** The ids that a task is going to read, or null where nothing is concluded from them. */
  public Set<String> watch(SyncTask task) {
    SyncRequest request = task.request();
    boolean whole = request.from() != null && request.to() != null;
    return whole
            && request.kind().equals("push")
            && vendors.named(request.vendor()).dataTypes().get(request.dataType()).reconcile()
        ? ConcurrentHashMap.newKeySet()
        : null;
  }

  /**
   * A record was read.
   *
   * @param watched of the task, or null
   * @param sourceId the vendor's id of it, or null
   */
  public void seen(Set<String> watched, String sourceId) {
    if (watched != null && sourceId != null) {
      watched.add(sourceId);
    }
  }

  /**
   * What the last stage is told once every page of a range has been read.
   *
   * @param watched the ids that were read, or null
   * @return null where nothing is concluded: not asked for, or more than fit into a record
   */
  public RecordDeletions.Deletion of(SyncTask task, Set<String> watched) {
    if (watched == null || watched.size() > MOST) {
      return null;
    }
    SyncRequest request = task.request();
    Measurement.Origin origin =
        Measurement.Origin.notice(
                "reconcile",
                task.connectionId(),
                request.vendor(),
                request.dataType(),
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                request.traceId())
            .within(new Measurement.Range(request.from(), request.to()));
    List<Measurement.Property> ids =
        watched.stream().sorted().map(id -> new Measurement.Property("record", id)).toList();
    Measurement notice = Measurement.notice(origin, ids);
    try {
      return new RecordDeletions.Deletion(
          task.connectionId() + "|", json.writeValueAsString(notice));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a measurement can always be written", e);
    }
  }
}
