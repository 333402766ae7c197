package routes.connection.end;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import routes.connection.Rows;
import routes.connection.Store;
import routes.connection.VendorServer;
import routes.connection.Withings;
import routes.connection.consent.ConsentCheck;
import routes.connection.sync.SyncRequest;
import routes.connection.token.TokenPair;
import routes.operations.Databases;
import routes.operations.support.UtcTime;

/** Connections whose vendor says that they are over, on both databases. */
class ConnectionEndingsTest {
  private static final Map<String, String> LEGACY =
      Map.of(
          "vendors.withings.legacy.successor", "google-health",
          "vendors.withings.push.revoked.appli", "account",
          "vendors.withings.push.secret-path", "false");

  @RegisterExtension static final VendorServer VENDOR = new VendorServer();

  @RegisterExtension static final Databases DATABASES = new Databases();

  static Stream<Named<DataSource>> databases() {
    return DATABASES.emptied();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void whatIsGoneNeedsThePersonAndNamesTheSuccessor(DataSource source) {
    Store store = connected(source, LEGACY);

    assertThat(store.connectionEndings().gone("c", "withings")).isTrue();

    assertThat(state(store))
        .isEqualTo(
            "NEEDS_REAUTHORIZATION Withings has ended this service. Google Health takes its place:"
                + " please ask for a new link to connect Google Health.");
    assertThat(next(store)).isZero();
    assertThat(store.connections().find("c").orElseThrow().readable()).isFalse();
    assertThat(new ConsentCheck(store.database, store.vendors).permits("c", "user.metrics"))
        .as("what is under way is filed")
        .isTrue();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void whereNoEndIsAnnouncedTheConnectionStaysAsItIs(DataSource source) {
    Store store = connected(source, Map.of());

    assertThat(store.connectionEndings().gone("c", "withings")).isFalse();

    assertThat(state(store)).isEqualTo("ACTIVE null");
  }

  @ParameterizedTest
  @MethodSource("databases")
  void accessThatWasTakenBackEndsTheConnection(DataSource source) {
    Store store = connected(source, LEGACY);

    store.connectionEndings().revoked("withings", "363", Instant.now().plusSeconds(1));

    assertThat(state(store)).isEqualTo("REVOKED You took the access back at Withings.");
    assertThat(next(store)).isZero();
    assertThat(
            store.database.sql("select count(*) from connection_token").query(Long.class).single())
        .isZero();
    assertThat(new ConsentCheck(store.database, store.vendors).permits("c", "user.metrics"))
        .isFalse();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aNoticeThatNobodySignedEndsNothingWhereTheVendorsPermissionStands(DataSource source) {
    Store store = connected(source, VENDOR.url(), Map.of());
    VENDOR.tokens(200, Withings.tokens("363", "access-1", "refresh-1", 10800));
    ConnectionEndings endings = store.connectionEndings();

    assertThat(endings.revoked("withings", "363", Instant.now().plusSeconds(1)))
        .isEqualTo(ConnectionEndings.Noticed.NOT_SO);

    assertThat(state(store)).isEqualTo("ACTIVE null");
    assertThat(store.tokens().bearer("c")).contains("access-1");
    for (int i = 0; i < 20; i++) {
      endings.revoked("withings", "363", Instant.now().plusSeconds(1));
      endings.revoked("withings", "363", Instant.now().minusSeconds(1));
    }
    assertThat(VENDOR.asked()).as("however many come").hasSize(1);
    assertThat(state(store)).isEqualTo("ACTIVE null");
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aNoticeThatNobodySignedIsBelievedWhereTheVendorSaysSo(DataSource source) {
    Store store = connected(source, VENDOR.url(), Map.of());
    VENDOR.tokens(200, Withings.error(503, "Invalid Params: invalid refresh_token"));

    assertThat(store.connectionEndings().revoked("withings", "363", Instant.now().plusSeconds(1)))
        .isEqualTo(ConnectionEndings.Noticed.ENDED);

    assertThat(state(store)).isEqualTo("REVOKED You took the access back at Withings.");
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aVendorThatDoesNotAnswerIsAskedAgain(DataSource source) {
    Store store = connected(source, VENDOR.url(), Map.of());
    VENDOR.tokens(500, "oops");

    assertThat(store.connectionEndings().revoked("withings", "363", Instant.now().plusSeconds(1)))
        .isEqualTo(ConnectionEndings.Noticed.ASK_AGAIN);

    assertThat(state(store)).isEqualTo("ACTIVE null");
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aNoticeFromBeforeThePersonAgreedAgainOrOfSomeoneElseEndsNothing(DataSource source) {
    Store store = connected(source, LEGACY);

    store.connectionEndings().revoked("withings", "363", Instant.now().minusSeconds(60));
    store.connectionEndings().revoked("withings", "364", Instant.now().plusSeconds(1));

    assertThat(state(store)).isEqualTo("ACTIVE null");
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aNoticeIsASyncRequestOfItsOwnKind(DataSource source) {
    Store store = connected(source, LEGACY);

    List<String> requests = announced(store, "account", "unlink");

    SyncRequest request = store.syncRequests().read(requests.get(0));
    assertThat(requests).hasSize(1);
    assertThat(request.revoked()).isTrue();
    assertThat(request.dataType()).isNull();
    assertThat(request.recordKey()).isEqualTo("withings|363");
    assertThat(request.from()).isBetween(Instant.now().minusSeconds(60), Instant.now());
    assertThat(announced(store, "account", "delete")).hasSize(1);
    assertThat(announced(store, "account", "update")).isEmpty();
    assertThat(announced(store, "46", "unlink")).isEmpty();
  }

  private static List<String> announced(Store store, String appli, String operation) {
    return store.syncRequests().announced("withings", "363", appli, operation, null, null, null);
  }

  private static Store connected(DataSource source, Map<String, String> overrides) {
    return connected(source, "http://localhost:1", overrides);
  }

  private static Store connected(
      DataSource source, String vendorUrl, Map<String, String> overrides) {
    Store store = new Store(source, vendorUrl, overrides);
    Rows.active(store.database, "c", "363", UtcTime.now());
    store
        .tokens()
        .store(
            "c",
            new TokenPair(
                "access-0",
                "refresh-0",
                Instant.now().plusSeconds(3600),
                List.of("user.metrics"),
                "363"));
    return store;
  }

  private static String state(Store store) {
    return store
        .database
        .sql("select state, state_reason from connection")
        .query((row, number) -> row.getString(1) + " " + row.getString(2))
        .single();
  }

  private static long next(Store store) {
    return store
        .database
        .sql(
            "select count(*) from connection where next_poll_at is not null"
                + " or next_attempt_at is not null")
        .query(Long.class)
        .single();
  }
}
