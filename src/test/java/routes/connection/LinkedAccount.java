package routes.connection;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import routes.connection.end.OffboardingStatus;
import routes.connection.end.OffboardingStep;
import routes.connection.token.TokenPair;
import routes.operations.support.UtcTime;

/** One person's account at Withings, connected and with tokens, and what is left of it later. */
final class LinkedAccount {
  static final String USER = "363";

  private LinkedAccount() {}

  /**
   * The connection {@code c}.
   *
   * @param expiresAt when its access token ends
   * @param overrides of the vendor.yaml
   */
  static Store in(
      DataSource source, String vendorUrl, Instant expiresAt, Map<String, String> overrides) {
    Store store = new Store(source, vendorUrl, overrides);
    Rows.active(store.database, "c", USER, UtcTime.now());
    store.transaction.executeWithoutResult(
        status ->
            store
                .tokens()
                .store(
                    "c",
                    new TokenPair(
                        "access-0", "refresh-0", expiresAt, List.of("user.metrics"), USER)));
    return store;
  }

  /** The steps that are left to do. */
  static List<OffboardingStep> open(Store store) {
    return store.farewellSteps().of("c").stream()
        .filter(OffboardingStatus::open)
        .map(OffboardingStatus::step)
        .toList();
  }

  /** How many tokens are kept for steps that are left to do. */
  static int tokens(Store store) {
    return store.database.sql("select count(*) from farewell_token").query(Integer.class).single();
  }
}
