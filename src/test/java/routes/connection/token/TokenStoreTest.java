package routes.connection.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import routes.connection.NoAccessException;
import routes.connection.Rows;
import routes.connection.Store;
import routes.connection.TokenRefreshFailedException;
import routes.connection.VendorServer;
import routes.connection.Withings;
import routes.operations.Databases;
import routes.operations.support.UtcTime;

/** Tokens against a vendor that rotates them, on both databases. */
class TokenStoreTest {

  @RegisterExtension static final Databases DATABASES = new Databases();
  @RegisterExtension static final VendorServer VENDOR = new VendorServer();

  static Stream<Named<DataSource>> databases() {
    return DATABASES.emptied();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aValidTokenIsUsedAndSealed(DataSource source) {
    Store store = connected(source, Instant.now().plusSeconds(3600));

    assertThat(store.tokens().bearer("c")).isEqualTo("Bearer access-0");

    assertThat(VENDOR.asked()).isEmpty();
    byte[] sealed =
        store
            .database
            .sql("select token_sealed from connection_token")
            .query((row, number) -> row.getBytes(1))
            .single();
    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("access-0");
  }

  @ParameterizedTest
  @MethodSource("databases")
  void anExpiringTokenIsRefreshedOnceForAll(DataSource source) throws Exception {
    Store store = connected(source, Instant.now().plusSeconds(30));
    VENDOR.tokens(200, Withings.tokens("363", "access-1", "refresh-1", 10800));
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<String>> bearers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      TokenStore tokens = store.tokens();
      bearers.add(threads.submit(() -> tokens.bearer("c")));
    }

    for (Future<String> bearer : bearers) {
      assertThat(bearer.get()).isEqualTo("Bearer access-1");
    }
    threads.shutdown();

    assertThat(VENDOR.asked())
        .singleElement()
        .satisfies(
            asked ->
                assertThat(asked.form())
                    .containsEntry("action", "requesttoken")
                    .containsEntry("grant_type", "refresh_token")
                    .containsEntry("refresh_token", "refresh-0")
                    .containsEntry("client_id", "client-1")
                    .containsEntry("client_secret", "client-secret-1"));
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aRejectedTokenIsRefreshedUnlessAnotherHasDone(DataSource source) {
    Store store = connected(source, Instant.now().plusSeconds(3600));
    VENDOR.tokens(200, Withings.tokens("363", "access-1", "refresh-1", 10800));

    assertThat(store.tokens().refreshed("c", "Bearer access-0")).isEqualTo("Bearer access-1");
    assertThat(store.tokens().refreshed("c", "Bearer access-0")).isEqualTo("Bearer access-1");

    assertThat(VENDOR.asked()).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aRefreshLostOnTheWayIsTriedAgainWithTheSameToken(DataSource source) {
    Store store = connected(source, Instant.now());
    VENDOR.tokens(502, "gateway");
    VENDOR.tokens(200, Withings.error(601, "Too Many Requests"));
    VENDOR.tokens(200, Withings.error(503, "Invalid Params: invalid client_secret"));
    VENDOR.tokens(400, "{\"error\":\"invalid_request\"}");
    VENDOR.tokens(200, "no json");
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> store.tokens().bearer("c"))
          .isInstanceOf(TokenRefreshFailedException.class)
          .hasNoCause();
    }
    assertThatThrownBy(() -> store.tokens().bearer("c"))
        .as("the connection is cut")
        .isInstanceOf(TokenRefreshFailedException.class);
    VENDOR.tokens(200, Withings.tokens("363", "access-1", "refresh-1", 10800));

    assertThat(store.tokens().bearer("c")).isEqualTo("Bearer access-1");
    assertThat(VENDOR.asked())
        .allSatisfy(asked -> assertThat(asked.form()).containsEntry("refresh_token", "refresh-0"));
    assertThat(state(store)).isEqualTo("ACTIVE");
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aRefusedRefreshTokenTwiceNeedsThePerson(DataSource source) {
    Store store = connected(source, Instant.now());
    VENDOR.tokens(200, Withings.error(503, "Invalid Params: invalid refresh_token"));
    VENDOR.tokens(400, "{\"error\":\"invalid_grant\"}");

    assertThatThrownBy(() -> store.tokens().bearer("c"))
        .isInstanceOf(TokenRefreshFailedException.class);
    assertThat(state(store)).isEqualTo("ACTIVE");
    assertThatThrownBy(() -> store.tokens().bearer("c")).isInstanceOf(NoAccessException.class);

    assertThat(state(store)).isEqualTo("NEEDS_REAUTHORIZATION");
    assertThatThrownBy(() -> store.tokens().bearer("c")).isInstanceOf(NoAccessException.class);
    assertThat(VENDOR.asked()).hasSize(2);
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aTokenEndpointThatIsGoneNeedsThePersonWhereTheEndIsAnnounced(DataSource source) {
    Store store =
        connected(
            source, Instant.now(), Map.of("vendors.withings.legacy.successor", "google-health"));
    VENDOR.tokens(410, "{}");

    assertThatThrownBy(() -> store.tokens().bearer("c")).isInstanceOf(NoAccessException.class);

    assertThat(state(store)).isEqualTo("NEEDS_REAUTHORIZATION");
    assertThat(
            store.database.sql("select state_reason from connection").query(String.class).single())
        .startsWith("Withings has ended this service. Google Health takes its place");
    assertThat(VENDOR.asked()).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aTokenEndpointThatIsGoneUnannouncedIsAskedAgain(DataSource source) {
    Store store = connected(source, Instant.now());
    VENDOR.tokens(410, "{}");

    assertThatThrownBy(() -> store.tokens().bearer("c"))
        .isInstanceOf(TokenRefreshFailedException.class);

    assertThat(state(store)).isEqualTo("ACTIVE");
  }

  @ParameterizedTest
  @MethodSource("databases")
  void forgottenTokensGiveNoAccess(DataSource source) {
    Store store = connected(source, Instant.now().plusSeconds(3600));
    store.tokens().forget("c");

    assertThatThrownBy(() -> store.tokens().bearer("c"))
        .isInstanceOf(NoAccessException.class)
        .hasMessage("connection c has no usable tokens");
    assertThatThrownBy(() -> store.tokens().refreshed("c", "Bearer access-0"))
        .isInstanceOf(NoAccessException.class);
  }

  private static Store connected(DataSource source, Instant expiresAt) {
    return connected(source, expiresAt, Map.of());
  }

  private static Store connected(
      DataSource source, Instant expiresAt, Map<String, String> overrides) {
    Store store = new Store(source, VENDOR.url(), overrides);
    Rows.active(store.database, "c", "363", UtcTime.now());
    store
        .tokens()
        .store(
            "c", new TokenPair("access-0", "refresh-0", expiresAt, List.of("user.metrics"), "363"));
    return store;
  }

  private static String state(Store store) {
    return store.database.sql("select state from connection").query(String.class).single();
  }
}
