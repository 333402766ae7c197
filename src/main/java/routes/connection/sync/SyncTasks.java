package routes.connection.sync;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;
import routes.connection.consent.ConsentCheck;
import routes.connection.core.Connection;
import routes.connection.core.Connections;
import routes.connection.end.ConnectionEndings;
import routes.connection.vendor.Vendor;
import routes.connection.vendor.Vendors;
import routes.operations.PoisonRecordException;
import routes.operations.ReceivedRecord;

/** The begin and the end of every import: what to read, and what has been read by it. */
@Component("syncTasks")
public class SyncTasks {
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);
  private static final int MOST_ATTEMPTS_OF_A_POLL = 5;

  private final SyncRequests syncRequests;
  private final Connections connections;
  private final ConsentCheck consent;
  private final Watermarks watermarks;
  private final Vendors vendors;
  private final DeferredSyncRequests deferred;
  private final RateLimits rateLimits;
  private final ConnectionEndings endings;
  private final MeterRegistry meters;

  public SyncTasks(
      SyncRequests syncRequests,
      Connections connections,
      ConsentCheck consent,
      Watermarks watermarks,
      Vendors vendors,
      DeferredSyncRequests deferred,
      RateLimits rateLimits,
      ConnectionEndings endings,
      MeterRegistry meters) {
    this.syncRequests = syncRequests;
    this.connections = connections;
    this.consent = consent;
    this.watermarks = watermarks;
    this.vendors = vendors;
    this.deferred = deferred;
    this.rateLimits = rateLimits;
    this.endings = endings;
    this.meters = meters;
  }

  /**
   * What a record of a sync-requests topic asks for.
   *
   * @throws PoisonRecordException the record is no sync request of a vendor that is known here
   */
  public SyncRequest request(ReceivedRecord received) {
    try {
      SyncRequest request = syncRequests.read(new String(received.value(), StandardCharsets.UTF_8));
      vendors.named(request.vendor());
      return request;
    } catch (IllegalArgumentException e) {
      throw new PoisonRecordException("not-a-sync-request", e.getMessage());
    }
  }

  /**
   * A notice that the person took the access back at the vendor ends the connection here.
   *
   * @return what to read, or null where there is nothing to do now: a record is gone, the account
   *     is not linked here, not readable, its person does not permit this data type, or the vendor
   *     wants to be left alone and the request has been put off
   * @throws PoisonRecordException the request names a data type that the vendor.yaml does not
   */
  public SyncTask open(SyncRequest request) {
    if (request.deletion()) {
      return null;
    }
    Vendor vendor = vendors.named(request.vendor());
    if (request.revoked()) {
      return revoked(request, vendor);
    }
    if (!vendor.dataTypes().containsKey(request.dataType())) {
      throw new PoisonRecordException(
          "unknown-data-type", "The vendor.yaml of the vendor does not know the data type.");
    }
    Optional<Connection> connection =
        connections.forSync(request.vendor(), request.vendorUser(), request.connectionId());
    if (connection.isEmpty()) {
      return nothing(request, "unknown-account");
    }
    if (!connection.get().readable()) {
      return nothing(request, "not-readable");
    }
    if (!consent.permitsDataType(connection.get().id(), request.vendor(), request.dataType())) {
      return nothing(request, "not-permitted");
    }
    Optional<Instant> since = watermarks.readUntil(connection.get().id(), request.dataType());
    if (since.isEmpty()) {
      connections.setUpAgain(connection.get().id());
      return nothing(request, "not-set-up");
    }
    Optional<Instant> limited = rateLimits.until(request);
    if (limited.isPresent()) {
      putOff(request, vendor, "rate-limit", Duration.between(Instant.now(), limited.get()));
      return null;
    }
    return new SyncTask(
        request,
        connection.get(),
        since.get(),
        vendor.manufacturer(),
        end(request, since.get(), vendor.poll().longest()),
        vendor.dataTypes().get(request.dataType()).properties());
  }

  private SyncTask revoked(SyncRequest request, Vendor vendor) {
    return switch (endings.revoked(request.vendor(), request.vendorUser(), request.from())) {
      case ENDED -> nothing(request, "revoked");
      case NOT_SO -> nothing(request, "revoked-not-so");
      case ASK_AGAIN -> {
        putOff(request, vendor, "revoked-unanswered", null);
        yield null;
      }
    };
  }

  /** Now, or where the longest range that the vendor answers ends. */
  private static Instant end(SyncRequest request, Instant since, Duration longest) {
    Instant now = Instant.now();
    if (longest == null || request.from() != null || !since.plus(longest).isBefore(now)) {
      return now;
    }
    return since.plus(longest);
  }

  /**
   * Every page of the task is on the broker: moves the cursor that the task was about. A task that
   * a push asked for moves none.
   *
   * @param vendorTime the vendor's clock when it answered the first page, seconds since 1970, or
   *     null where it did not say
   */
  public void done(SyncTask task, Long vendorTime) {
    SyncRequest request = task.request();
    switch (request.kind()) {
      case "poll" -> {
        if (vendorTime != null) {
          Duration overlap = vendors.named(request.vendor()).overlap(request.dataType());
          Instant next = Instant.ofEpochSecond(vendorTime).minus(overlap);
          watermarks.advance(task.connectionId(), request.dataType(), task.since(), next);
        }
      }
      case "backfill" ->
          watermarks.advanceBackfill(
              task.connectionId(), request.dataType(), request.to(), request.from());
      default -> {}
    }
  }

  /**
   * The request for the next chunk of history, or null where there is none, or where the history
   * was begun anew meanwhile and goes on with other requests.
   */
  public String followUp(SyncTask task) {
    SyncRequest request = task.request();
    if (!request.kind().equals("backfill")) {
      return null;
    }
    Connection connection = task.connection();
    return watermarks
        .backfill(connection.id(), request.dataType())
        .filter(cursor -> cursor.at().equals(request.from()))
        .flatMap(cursor -> next(connection, request))
        .orElse(null);
  }

  private Optional<String> next(Connection connection, SyncRequest request) {
    return syncRequests.backfill(
        connection.vendor(), connection.vendorUser(), connection.id(), request.dataType());
  }

  /**
   * Puts a request off: as long as the vendor wants; where it does not say, its not-before, doubled
   * with each attempt, an hour at most. A poll that has been put off several times is left to the
   * next poll, which asks for the same and more; so is everything that reads since the watermark
   * where the vendor wants to be left alone until then.
   *
   * @param retryAfter what the vendor said, or null
   * @param limited whether the vendor said that it was asked too often: then nothing that it counts
   *     with this request is sent before, by no instance
   */
  public void defer(SyncRequest request, String reason, Duration retryAfter, boolean limited) {
    Vendor vendor = vendors.named(request.vendor());
    if (limited) {
      rateLimits.hold(request, Instant.now().plus(wait(request, vendor, retryAfter)));
    }
    putOff(request, vendor, reason, retryAfter);
  }

  /**
   * The vendor answered well, and lets nothing more through for a while: what it counts with this
   * task waits.
   */
  public void exhausted(SyncTask task, Duration reset) {
    rateLimits.hold(task.request(), Instant.now().plus(reset));
  }

  private void putOff(SyncRequest request, Vendor vendor, String reason, Duration retryAfter) {
    int attempts = attempts(request);
    boolean patient =
        request.from() == null
            && retryAfter != null
            && retryAfter.compareTo(vendor.poll().interval()) >= 0;
    if (patient || (request.kind().equals("poll") && attempts >= MOST_ATTEMPTS_OF_A_POLL)) {
      nothing(request, "left-to-next-poll");
      return;
    }
    Instant notBefore = Instant.now().plus(wait(request, vendor, retryAfter));
    deferred.defer(syncRequests.write(request), notBefore, reason);
    meters
        .counter("wearables.sync_requests.deferred", "vendor", request.vendor(), "reason", reason)
        .increment();
  }

  private static Duration wait(SyncRequest request, Vendor vendor, Duration retryAfter) {
    if (retryAfter != null) {
      return retryAfter;
    }
    Duration wait =
        vendor.rateLimit().notBefore().multipliedBy(1L << Math.min(attempts(request), 10));
    return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
  }

  private static int attempts(SyncRequest request) {
    return request.attempt() == null ? 0 : request.attempt();
  }

  /**
   * The vendor answered 410 (Gone). Where its end is announced the connection waits for its person,
   * and nothing is asked again; else the request is put off, as after any failure of a vendor.
   */
  public void gone(SyncTask task) {
    SyncRequest request = task.request();
    if (endings.gone(task.connectionId(), request.vendor())) {
      nothing(request, "gone");
    } else {
      defer(request, "gone", null, false);
    }
  }

  private SyncTask nothing(SyncRequest request, String why) {
    meters
        .counter("wearables.sync_requests.skipped", "vendor", request.vendor(), "why", why)
        .increment();
    return null;
  }
}
