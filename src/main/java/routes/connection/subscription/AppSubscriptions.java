package routes.connection.subscription;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.apache.camel.ExchangeException;
import org.apache.camel.ExchangeProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import routes.connection.vendor.Vendor;
import routes.connection.vendor.Vendors;
import routes.operations.support.Backoff;
import routes.operations.support.UtcTime;

/**
 * The subscriptions that cover a whole app: looked at after a start and once a day by one instance;
 * what fails is tried again with growing pauses.
 */
@Component("appSubscriptions")
public class AppSubscriptions {

  private static final Logger LOG = LoggerFactory.getLogger(AppSubscriptions.class);
  private static final Duration LEASE = Duration.ofMinutes(5);
  private static final Backoff PAUSE = new Backoff(Duration.ofSeconds(5), Duration.ofHours(1));

  private final JdbcClient database;
  private final TransactionTemplate transaction;
  private final Vendors vendors;
  private final SubscriptionSettings settings;

  public AppSubscriptions(
      JdbcClient database,
      TransactionTemplate transaction,
      Vendors vendors,
      SubscriptionSettings settings) {
    this.database = database;
    this.transaction = transaction;
    this.vendors = vendors;
    this.settings = settings;
  }

  /** A start may have brought another address or another client: all are due. */
  @EventListener(ApplicationReadyEvent.class)
  public void started() {
    OffsetDateTime now = UtcTime.now();
    for (String vendor : subscribed()) {
      int known =
          database
              .sql("update app_subscription set next_check_at = ? where vendor = ?")
              .params(now, vendor)
              .update();
      if (known == 0) {
        insert(vendor, now);
      }
    }
  }

  private void insert(String vendor, OffsetDateTime now) {
    try {
      database
          .sql("insert into app_subscription (vendor, next_check_at, attempts) values (?, ?, 0)")
          .params(vendor, now)
          .update();
    } catch (DuplicateKeyException e) {
      LOG.debug("another instance has started too");
    }
  }

  /** Claims what is due. */
  public List<AppSubscription> claim() {
    List<String> subscribed = subscribed();
    return subscribed.isEmpty() ? List.of() : transaction.execute(status -> lock(subscribed));
  }

  private List<AppSubscription> lock(List<String> subscribed) {
    OffsetDateTime now = UtcTime.now();
    String lease = UUID.randomUUID().toString();
    List<AppSubscription> claimed =
        database
            .sql(
                """
                select vendor, attempts from app_subscription
                where vendor in (:vendors) and next_check_at <= :now
                order by vendor for update skip locked
                """)
            .param("vendors", subscribed)
            .param("now", now)
            .query(
                (row, number) -> {
                  Vendor vendor = vendors.named(row.getString("vendor"));
                  return new AppSubscription(
                      row.getString("vendor"),
                      vendor.applisWithin(vendor.scopes()),
                      row.getInt("attempts"),
                      lease);
                })
            .list();
    for (AppSubscription each : claimed) {
      database
          .sql("update app_subscription set next_check_at = ?, lease_token = ? where vendor = ?")
          .params(now.plus(LEASE), lease, each.vendor())
          .update();
    }
    return claimed;
  }

  /** The vendor has what is wanted: the next look is a day away. */
  public void checked(AppSubscription subscription) {
    database
        .sql(
            """
            update app_subscription set next_check_at = ?, attempts = 0, reason = null,
              checked_at = ?, lease_token = null
            where vendor = ? and lease_token = ?
            """)
        .params(
            UtcTime.now().plus(settings.checkEvery()),
            UtcTime.now(),
            subscription.vendor(),
            subscription.leaseToken())
        .update();
  }

  /** This look failed: keeps why and when to try again. */
  public void failed(
      @ExchangeProperty("subscription") AppSubscription subscription,
      @ExchangeException Exception failure) {
    String kind = failure == null ? "unknown" : failure.getClass().getSimpleName();
    LOG.warn("{}: the app's subscription could not be checked: {}", subscription.vendor(), kind);
    database
        .sql(
            """
            update app_subscription set next_check_at = ?, attempts = attempts + 1, reason = ?,
              lease_token = null
            where vendor = ? and lease_token = ?
            """)
        .params(
            UtcTime.now().plus(PAUSE.after(subscription.attempts())),
            kind,
            subscription.vendor(),
            subscription.leaseToken())
        .update();
  }

  /** Vendors whose last looks have failed, several times by now. */
  public List<String> failing() {
    List<String> subscribed = subscribed();
    return database
        .sql("select vendor from app_subscription where attempts >= 3 order by vendor")
        .query(String.class)
        .list()
        .stream()
        .filter(subscribed::contains)
        .toList();
  }

  private List<String> subscribed() {
    return vendors.offered().stream()
        .filter(vendor -> vendors.named(vendor).push().subscribesTheApp())
        .toList();
  }
}
