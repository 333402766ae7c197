package routes.connection.end;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.camel.ExchangeException;
import org.apache.camel.ExchangeProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import routes.connection.NoAccessException;
import routes.connection.core.GrantedScopes;
import routes.connection.vendor.Vendors;
import routes.operations.support.Backoff;
import routes.operations.support.UtcTime;

/**
 * What is left to do after connections have ended. Every step can be repeated; what fails is tried
 * again with growing pauses until it is done. A claim is a lease: what a lost instance claimed
 * becomes due again.
 */
@Component("farewells")
public class Offboardings {

  private static final Logger LOG = LoggerFactory.getLogger(Offboardings.class);
  private static final Duration LEASE = Duration.ofMinutes(2);
  private static final Backoff PAUSE = new Backoff(Duration.ofSeconds(5), Duration.ofHours(1));

  private final JdbcClient database;
  private final TransactionTemplate transaction;
  private final Vendors vendors;
  private final OffboardingSteps steps;

  public Offboardings(
      JdbcClient database,
      TransactionTemplate transaction,
      Vendors vendors,
      OffboardingSteps steps) {
    this.database = database;
    this.transaction = transaction;
    this.vendors = vendors;
    this.steps = steps;
  }

  /** Claims at most {@code limit} due steps at vendors. */
  public List<Offboarding> claim(int limit) {
    return transaction.execute(status -> lock("step <> 'ERASE'", limit));
  }

  /** Claims at most {@code limit} due erasures. */
  public List<Offboarding> claimErasures(int limit) {
    return transaction.execute(status -> lock("step = 'ERASE'", limit));
  }

  private List<Offboarding> lock(String which, int limit) {
    OffsetDateTime now = UtcTime.now();
    String lease = UUID.randomUUID().toString();
    List<Offboarding> claimed =
        database
            .sql(
                """
                select connection_id, step, attempts from farewell
                where finished_at is null and next_attempt_at <= ? and %s
                order by next_attempt_at limit ? for update skip locked
                """
                    .formatted(which))
            .params(now, limit)
            .query(
                (row, number) ->
                    farewell(
                        row.getString("connection_id"),
                        OffboardingStep.valueOf(row.getString("step")),
                        row.getInt("attempts"),
                        lease))
            .list();
    for (Offboarding offboarding : claimed) {
      database
          .sql(
              """
              update farewell set next_attempt_at = ?, lease_token = ?
              where connection_id = ? and step = ?
              """)
          .params(now.plus(LEASE), lease, offboarding.connectionId(), offboarding.step().name())
          .update();
    }
    return claimed;
  }

  private Offboarding farewell(String id, OffboardingStep step, int attempts, String lease) {
    return database
        .sql("select vendor, vendor_user, scopes from connection where id = ?")
        .param(id)
        .query(
            (row, number) -> {
              String vendor = row.getString("vendor");
              List<String> scopes = GrantedScopes.of(row);
              List<String> applis =
                  vendors.find(vendor).map(known -> known.applisWithin(scopes)).orElse(List.of());
              String user = row.getString("vendor_user");
              return new Offboarding(id, vendor, user, step, applis, attempts, lease, null);
            })
        .single();
  }

  /**
   * Keeps a claim during long work.
   *
   * @param erased resources deleted since the last call
   * @param marked resources marked instead since the last call
   * @throws IllegalStateException if the claim is another's by now
   */
  public void hold(Offboarding offboarding, int erased, int marked) {
    int held =
        database
            .sql(
                """
                update farewell set next_attempt_at = ?, erased = erased + ?, marked = marked + ?
                where connection_id = ? and step = ? and lease_token = ? and finished_at is null
                """)
            .params(
                UtcTime.now().plus(LEASE),
                erased,
                marked,
                offboarding.connectionId(),
                offboarding.step().name(),
                offboarding.leaseToken())
            .update();
    if (held == 0) {
      throw new IllegalStateException("the farewell is claimed by another or finished");
    }
  }

  /** The step is done; the next one may begin, and tokens that nothing needs any more go. */
  public void done(Offboarding offboarding) {
    transaction.executeWithoutResult(status -> finish(offboarding, null));
  }

  /**
   * Nothing of the connection is left to erase. What was being written when it ended may have
   * arrived since: it is looked at once more after the settle time.
   */
  public void erased(Offboarding offboarding) {
    Instant settled = steps.settled(offboarding.connectionId());
    if (Instant.now().isBefore(settled)) {
      again(offboarding, settled);
    } else {
      done(offboarding);
    }
  }

  /** Ids of the connections that were erased. */
  public List<String> erasedConnections() {
    return steps.erasedConnections();
  }

  private void again(Offboarding offboarding, Instant at) {
    database
        .sql(
            """
            update farewell set next_attempt_at = ?, attempts = 0, reason = null
            where connection_id = ? and step = ? and lease_token = ? and finished_at is null
            """)
        .params(
            UtcTime.of(at),
            offboarding.connectionId(),
            offboarding.step().name(),
            offboarding.leaseToken())
        .update();
  }

  /**
   * This attempt failed: keeps when to try again. Where the vendor does not take the tokens any
   * more, there is nothing left to end with them.
   */
  public void failed(
      @ExchangeProperty("farewell") Offboarding offboarding, @ExchangeException Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof NoAccessException) {
        transaction.executeWithoutResult(
            status ->
                finish(offboarding, "The vendor takes the tokens no longer: nothing is left."));
        return;
      }
    }
    LOG.warn(
        "connection {}: {} failed: {}",
        offboarding.connectionId(),
        offboarding.step(),
        failure == null ? "unknown" : failure.getClass().getSimpleName());
    database
        .sql(
            """
            update farewell set attempts = attempts + 1, next_attempt_at = ?, reason = ?,
              lease_token = null
            where connection_id = ? and step = ? and lease_token = ? and finished_at is null
            """)
        .params(
            UtcTime.now().plus(PAUSE.after(offboarding.attempts())),
            offboarding.step().reason(),
            offboarding.connectionId(),
            offboarding.step().name(),
            offboarding.leaseToken())
        .update();
  }

  private void finish(Offboarding offboarding, String how) {
    int finished =
        database
            .sql(
                """
                update farewell set finished_at = ?, reason = ?, lease_token = null,
                  patient_reference = null
                where connection_id = ? and step = ? and lease_token = ? and finished_at is null
                """)
            .params(
                Arrays.asList(
                    UtcTime.now(),
                    how,
                    offboarding.connectionId(),
                    offboarding.step().name(),
                    offboarding.leaseToken()))
            .update();
    if (finished == 0) {
      return;
    }
    if (offboarding.step() == OffboardingStep.UNSUBSCRIBE) {
      database
          .sql(
              """
              update farewell set next_attempt_at = ?
              where connection_id = ? and step = 'REVOKE' and finished_at is null
              """)
          .params(UtcTime.now(), offboarding.connectionId())
          .update();
    }
    steps.forgetUnneededTokens(offboarding.connectionId());
    LOG.info("connection {}: {} is finished", offboarding.connectionId(), offboarding.step());
  }
}
