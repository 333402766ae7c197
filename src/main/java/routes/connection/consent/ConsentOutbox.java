package routes.connection.consent;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.camel.ExchangeException;
import org.apache.camel.ExchangeProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import routes.operations.PoisonRecordException;
import routes.operations.support.Backoff;
import routes.operations.support.UtcTime;

/**
 * Which Consents of the FHIR server are not as the consents here are. Every write can be repeated;
 * what fails is tried again with growing pauses. A claim is a lease: what a lost instance claimed
 * becomes due again.
 */
@Component("consentMirror")
public class ConsentOutbox {

  private static final Logger LOG = LoggerFactory.getLogger(ConsentOutbox.class);
  private static final Duration LEASE = Duration.ofMinutes(2);
  private static final Backoff PAUSE = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(10));
  private static final Backoff PAUSE_OF_REFUSED =
      new Backoff(Duration.ofHours(1), Duration.ofDays(1));

  private final JdbcClient database;
  private final TransactionTemplate transaction;
  private final MeterRegistry meters;
  private final boolean enabled;

  /** Keeps its claims in the table {@code consent_mirror}. */
  public ConsentOutbox(
      JdbcClient database,
      TransactionTemplate transaction,
      MeterRegistry meters,
      @Value("${fhir.consent.enabled}") boolean enabled) {
    this.database = database;
    this.transaction = transaction;
    this.meters = meters;
    this.enabled = enabled;
  }

  /**
   * The consent of this connection has changed, in the caller's transaction, which has written the
   * connection's row before.
   */
  public static void changed(JdbcClient database, String connectionId) {
    OffsetDateTime now = UtcTime.now();
    int known =
        database
            .sql(
                """
                update consent_mirror set revision = revision + 1, next_attempt_at = ?, attempts = 0
                where connection_id = ?
                """)
            .params(now, connectionId)
            .update();
    if (known == 0) {
      database
          .sql(
              """
              insert into consent_mirror (connection_id, revision, next_attempt_at, attempts)
              values (?, 1, ?, 0)
              """)
          .params(connectionId, now)
          .update();
    }
  }

  /** Claims at most {@code limit} connections whose Consent is to be written. */
  public List<ConsentClaim> claim(int limit) {
    return enabled ? transaction.execute(status -> lock(limit)) : List.of();
  }

  private List<ConsentClaim> lock(int limit) {
    OffsetDateTime now = UtcTime.now();
    String lease = UUID.randomUUID().toString();
    List<String> due =
        database
            .sql(
                """
                select connection_id from consent_mirror
                where next_attempt_at <= ? and (lease_until is null or lease_until < ?)
                order by next_attempt_at limit ? for update skip locked
                """)
            .params(now, now, limit)
            .query(String.class)
            .list();
    if (!due.isEmpty()) {
      database
          .sql(
              """
              update consent_mirror set lease_until = :until, lease_token = :lease
              where connection_id in (:ids)
              """)
          .param("until", now.plus(LEASE))
          .param("lease", lease)
          .param("ids", due)
          .update();
    }
    return due.stream().map(id -> ConsentClaim.claimed(id, lease)).toList();
  }

  /**
   * The claim with what is known of its Consent now; its lease begins anew.
   *
   * @throws IllegalStateException if the claim is another's by now
   */
  public ConsentClaim opened(ConsentClaim claim) {
    OffsetDateTime now = UtcTime.now();
    int held =
        database
            .sql(
                """
                update consent_mirror set lease_until = ?
                where connection_id = ? and lease_token = ?
                """)
            .params(now.plus(LEASE), claim.connectionId(), claim.leaseToken())
            .update();
    if (held == 0) {
      throw new IllegalStateException("the Consent is claimed by another");
    }
    return database
        .sql(
            """
            select revision, consent_mirror.attempts,
              case when state <> 'REVOKED' and consent_expires_at > ?
                then consent_expires_at end as expires_at
            from consent_mirror join connection on id = connection_id where connection_id = ?
            """)
        .params(now, claim.connectionId())
        .query(
            (row, number) ->
                new ConsentClaim(
                    claim.connectionId(),
                    claim.leaseToken(),
                    row.getInt("revision"),
                    row.getInt("attempts"),
                    UtcTime.nullable(row, "expires_at")))
        .single();
  }

  /**
   * The FHIR server has the Consent. It is due again when it expires, or at once where the consent
   * has changed meanwhile. A claim that is another's by now may have written late: then its Consent
   * is looked at again.
   */
  public void done(ConsentClaim claim) {
    OffsetDateTime expires = Optional.ofNullable(claim.expiresAt()).map(UtcTime::of).orElse(null);
    int held =
        database
            .sql(
                """
                update consent_mirror set lease_until = null, lease_token = null, attempts = 0,
                  refused_at = null, refused = null,
                  next_attempt_at = case when revision = :revision
                    then cast(:expires as timestamp(6) with time zone) else next_attempt_at end
                where connection_id = :id and lease_token = :lease
                """)
            .param("revision", claim.revision())
            .param("expires", expires)
            .param("id", claim.connectionId())
            .param("lease", claim.leaseToken())
            .update();
    if (held == 0) {
      changed(database, claim.connectionId());
    }
    meters.counter("wearables.consents.mirrored").increment();
  }

  /** This attempt failed: keeps when to try again. */
  public void failed(
      @ExchangeProperty("consent") ConsentClaim claim, @ExchangeException Exception failure) {
    if (claim.attempts() == 0) {
      LOG.warn("connection {}: its Consent waits: {}", claim.connectionId(), words(failure));
    }
    again(claim, PAUSE.after(claim.attempts()), null);
  }

  /**
   * The FHIR server does not take the Consent. Nothing else waits for that; it is tried again after
   * an hour, then ever more rarely, once a day at last.
   */
  public void refused(
      @ExchangeProperty("consent") ConsentClaim claim, @ExchangeException Exception failure) {
    String reason = PoisonRecordException.in(failure).reason();
    if (noneRefused()) {
      LOG.warn("Consents are not mirrored, readings are filed all the same: {}", reason);
    }
    meters.counter("wearables.consents.refused").increment();
    again(claim, PAUSE_OF_REFUSED.after(claim.attempts()), reason);
  }

  private static String words(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof PoisonRecordException poison) {
        return poison.reason();
      }
    }
    return failure == null ? "unknown" : failure.getClass().getSimpleName();
  }

  private void again(ConsentClaim claim, Duration pause, String refused) {
    OffsetDateTime now = UtcTime.now();
    database
        .sql(
            """
            update consent_mirror set lease_until = null, lease_token = null,
              attempts = case when revision = :revision then attempts + 1 else 0 end,
              next_attempt_at = case when revision = :revision then :next else next_attempt_at end,
              refused_at = coalesce(cast(:at as timestamp(6) with time zone), refused_at),
              refused = coalesce(cast(:refused as varchar(1000)), refused)
            where connection_id = :id and lease_token = :lease
            """)
        .param("revision", claim.revision())
        .param("next", now.plus(pause))
        .param("at", refused == null ? null : now)
        .param("refused", refused)
        .param("id", claim.connectionId())
        .param("lease", claim.leaseToken())
        .update();
  }

  private boolean noneRefused() {
    return database
            .sql("select count(*) from consent_mirror where refused_at is not null")
            .query(Long.class)
            .single()
        == 0;
  }
}
