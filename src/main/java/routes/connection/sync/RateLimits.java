package routes.connection.sync;

import java.time.Instant;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import routes.connection.vendor.Vendors;
import routes.operations.support.UtcTime;

/**
 * Until when a vendor wants to be left alone, as all instances know it: about everybody or about
 * one person, as the vendor counts. Whoever is told first spares the others the asking.
 */
@Component("rateLimits")
public class RateLimits {

  private final JdbcClient database;
  private final Vendors vendors;

  public RateLimits(JdbcClient database, Vendors vendors) {
    this.database = database;
    this.vendors = vendors;
  }

  /** Until when requests like this one must wait, or empty where it may be sent now. */
  Optional<Instant> until(SyncRequest request) {
    return database
        .sql("select not_before from rate_limit where limited = ? and not_before > ?")
        .params(limited(request), UtcTime.now())
        .query((row, number) -> UtcTime.nullable(row, "not_before"))
        .optional();
  }

  /** Nothing like this request is sent before then. A later time that is known already stays. */
  void hold(SyncRequest request, Instant notBefore) {
    String limited = limited(request);
    if (postpone(limited, notBefore) == 0) {
      try {
        database
            .sql("insert into rate_limit (limited, not_before) values (?, ?)")
            .params(limited, UtcTime.of(notBefore))
            .update();
      } catch (DuplicateKeyException e) {
        postpone(limited, notBefore);
      }
    }
  }

  private int postpone(String limited, Instant notBefore) {
    return database
        .sql("update rate_limit set not_before = ? where limited = ? and not_before < ?")
        .params(UtcTime.of(notBefore), limited, UtcTime.of(notBefore))
        .update();
  }

  private String limited(SyncRequest request) {
    return switch (vendors.named(request.vendor()).rateLimit().per()) {
      case APPLICATION -> request.vendor();
      case PERSON -> request.recordKey();
    };
  }
}
