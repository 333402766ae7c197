package routes.connection.subscription;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.camel.ExchangeException;
import org.apache.camel.ExchangeProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import routes.connection.core.Connection;
import routes.connection.vendor.Vendors;
import routes.operations.support.UtcTime;

/**
 * Every subscription of a person is looked at once a day, spread over the day, and made again where
 * the vendor has lost it. A claim is a lease: what a lost instance claimed becomes due again.
 */
@Component("subscriptionChecks")
@EnableConfigurationProperties(SubscriptionSettings.class)
public class SubscriptionChecks {

  private static final Logger LOG = LoggerFactory.getLogger(SubscriptionChecks.class);
  private static final Duration LEASE = Duration.ofMinutes(10);
  private static final Duration PAUSE = Duration.ofHours(1);
  private static final int PARTS_OF_JITTER = 24;

  private final JdbcClient database;
  private final TransactionTemplate transaction;
  private final Vendors vendors;
  private final SubscriptionSettings settings;

  public SubscriptionChecks(
      JdbcClient database,
      TransactionTemplate transaction,
      Vendors vendors,
      SubscriptionSettings settings) {
    this.database = database;
    this.transaction = transaction;
    this.vendors = vendors;
    this.settings = settings;
  }

  /** Claims at most {@code limit} connections whose subscriptions are to be looked at. */
  public List<PendingConnection> claim(int limit) {
    List<String> subscribing =
        vendors.offered().stream()
            .filter(vendor -> vendors.named(vendor).push().subscribes())
            .toList();
    return subscribing.isEmpty()
        ? List.of()
        : transaction.execute(status -> lock(subscribing, limit));
  }

  private List<PendingConnection> lock(List<String> subscribing, int limit) {
    OffsetDateTime now = UtcTime.now();
    database
        .sql(
            """
            update connection set subscription_check_at = :first
            where state = 'ACTIVE' and vendor in (:vendors) and subscription_check_at is null
            """)
        .param("first", now.plus(settings.checkEvery()))
        .param("vendors", subscribing)
        .update();
    List<PendingConnection> claimed =
        database
            .sql(
                """
                select * from connection
                where state = 'ACTIVE' and vendor in (:vendors) and subscription_check_at <= :now
                order by subscription_check_at limit :limit for update skip locked
                """)
            .param("vendors", subscribing)
            .param("now", now)
            .param("limit", limit)
            .query((row, number) -> pending(Connection.from(row, number)))
            .list();
    if (!claimed.isEmpty()) {
      database
          .sql("update connection set subscription_check_at = :until where id in (:ids)")
          .param("until", now.plus(LEASE))
          .param("ids", claimed.stream().map(PendingConnection::id).toList())
          .update();
    }
    return claimed;
  }

  /** The vendor has every subscription: the next look is a day away, more or less. */
  public void checked(PendingConnection connection) {
    long jitter = settings.checkEvery().toMillis() / PARTS_OF_JITTER;
    Duration wait =
        settings.checkEvery().plusMillis(ThreadLocalRandom.current().nextLong(-jitter, jitter + 1));
    database
        .sql(
            """
            update connection set subscription_check_at = ?, subscription_failing_since = null
            where id = ? and state = 'ACTIVE'
            """)
        .params(UtcTime.now().plus(wait), connection.id())
        .update();
  }

  /** This look failed: the next one is an hour away. */
  public void failed(
      @ExchangeProperty("pending") PendingConnection connection,
      @ExchangeException Exception failure) {
    LOG.warn(
        "connection {}: the subscription could not be checked: {}",
        connection.id(),
        failure == null ? "unknown" : failure.getClass().getSimpleName());
    OffsetDateTime now = UtcTime.now();
    database
        .sql(
            """
            update connection set subscription_check_at = ?,
              subscription_failing_since = coalesce(subscription_failing_since, ?)
            where id = ? and state = 'ACTIVE'
            """)
        .params(now.plus(PAUSE), now, connection.id())
        .update();
  }

  /** How many connections could not be checked for longer than a day. */
  public long failingForLong() {
    return database
        .sql(
            """
            select count(*) from connection
            where state = 'ACTIVE' and subscription_failing_since < ?
            """)
        .param(UtcTime.now().minus(Duration.ofDays(1)))
        .query(Long.class)
        .single();
  }

  private PendingConnection pending(Connection connection) {
    return PendingConnection.of(
        connection,
        vendors.named(connection.vendor()),
        connection.linkedFrom(),
        PendingStep.SUBSCRIPTION,
        0,
        "");
  }
}
