package routes.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import routes.connection.subscription.AppSubscription;
import routes.connection.subscription.AppSubscriptions;
import routes.connection.subscription.PendingConnection;
import routes.connection.subscription.SubscriptionChecks;
import routes.connection.subscription.SubscriptionSettings;
import routes.connection.vendor.Vendors;
import routes.operations.Databases;
import routes.operations.support.UtcTime;

/** Whose subscriptions are looked at when, on both databases. */
class SubscriptionsTest {

  @RegisterExtension static final Databases DATABASES = new Databases();

  static Stream<Named<DataSource>> databases() {
    return DATABASES.emptied();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aSubscriptionIsLookedAtOnceADay(DataSource source) {
    Store store = new Store(source);
    Rows.active(store.database, "a", "1", UtcTime.now());
    Rows.pending(store.database, "p", "2", UtcTime.now());
    SubscriptionChecks checks = store.subscriptionChecks();

    assertThat(checks.claim(10)).as("the first look is a day away").isEmpty();
    assertThat(wait(store)).isBetween(Duration.ofHours(23), Duration.ofHours(24));
    due(store);
    List<PendingConnection> claimed = checks.claim(10);
    assertThat(claimed).extracting(PendingConnection::id).containsExactly("a");
    assertThat(claimed.get(0).applis()).containsExactly("1", "2", "4", "46", "54");
    assertThat(checks.claim(10)).as("leased").isEmpty();
    checks.checked(claimed.get(0));
    assertThat(wait(store)).isBetween(Duration.ofHours(22), Duration.ofHours(25));
  }

  @ParameterizedTest
  @MethodSource("databases")
  void whatFailsComesAgainSoonerAndShowsAfterADay(DataSource source) {
    Store store = new Store(source);
    Rows.active(store.database, "a", "1", UtcTime.now());
    SubscriptionChecks checks = store.subscriptionChecks();
    due(store);

    PendingConnection claimed = checks.claim(10).get(0);
    checks.failed(claimed, new IOException("secret words"));

    assertThat(wait(store)).isBetween(Duration.ofMinutes(58), Duration.ofHours(1));
    assertThat(checks.failingForLong()).isZero();
    store
        .database
        .sql("update connection set subscription_failing_since = ?")
        .param(UtcTime.now().minusDays(2))
        .update();
    assertThat(checks.failingForLong()).isOne();
    checks.checked(claimed);
    assertThat(checks.failingForLong()).isZero();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void theSubscriptionOfAnAppIsLookedAtAfterAStartAndDaily(DataSource source) {
    AppSubscriptions apps = apps(source);

    assertThat(apps.claim()).isEmpty();
    apps.started();
    apps.started();
    List<AppSubscription> claimed = apps.claim();
    assertThat(claimed).extracting(AppSubscription::vendor).containsExactly("oura");
    assertThat(claimed.get(0).applis()).contains("sleep.create", "workout.update");
    assertThat(apps.claim()).as("leased").isEmpty();
    apps.checked(claimed.get(0));
    assertThat(apps.claim()).isEmpty();
    assertThat(apps.failing()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void anAppThatCannotBeSubscribedShowsAfterAFewAttempts(DataSource source) {
    AppSubscriptions apps = apps(source);
    JdbcClient database = JdbcClient.create(source);
    apps.started();

    for (int i = 0; i < 3; i++) {
      assertThat(apps.failing()).isEmpty();
      database.sql("update app_subscription set next_check_at = ?").param(UtcTime.now()).update();
      apps.failed(apps.claim().get(0), new IOException("secret words"));
    }

    assertThat(apps.failing()).containsExactly("oura");
    assertThat(database.sql("select reason from app_subscription").query(String.class).single())
        .isEqualTo("IOException");
  }

  private static AppSubscriptions apps(DataSource source) {
    Vendors vendors =
        VendorYaml.vendors(
            Map.of("vendors.oura.client-id", "client-1", "vendors.oura.client-secret", "s"));
    return new AppSubscriptions(
        JdbcClient.create(source),
        new TransactionTemplate(new DataSourceTransactionManager(source)),
        vendors,
        new SubscriptionSettings(Duration.ofDays(1)));
  }

  private static Duration wait(Store store) {
    Instant next =
        store
            .database
            .sql("select subscription_check_at from connection where id = 'a'")
            .query(OffsetDateTime.class)
            .single()
            .toInstant();
    return Duration.between(Instant.now(), next);
  }

  private static void due(Store store) {
    store
        .database
        .sql("update connection set subscription_check_at = ?")
        .param(UtcTime.now())
        .update();
  }
}
