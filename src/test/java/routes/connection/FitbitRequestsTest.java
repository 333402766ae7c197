package routes.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import routes.connection.core.Connection;
import routes.connection.sync.SyncRequest;
import routes.connection.sync.SyncTask;
import routes.connection.sync.VendorRequests;
import routes.connection.vendor.Vendor;
import routes.connection.vendor.Vendors;
import routes.operations.PoisonRecordException;

class FitbitRequestsTest {
  private static final String AUCKLAND = "Pacific/Auckland";
  private static final Instant LINKED = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant OPENED = Instant.parse("2026-11-20T20:00:00Z");

  private final Vendors vendors = VendorYaml.vendors(Map.of());
  private final VendorRequests requests = new VendorRequests(vendors);

  @ParameterizedTest
  @CsvSource({
    "Pacific/Auckland, 2026-11-18/2026-11-21",
    "Europe/Amsterdam, 2026-11-17/2026-11-20",
    "Pacific/Honolulu, 2026-11-17/2026-11-20",
    ", 2026-11-17/2026-11-20",
    "nowhere, 2026-11-17/2026-11-20"
  })
  void rangesAreDaysOfThePerson(String zone, String days) {
    SyncTask task = task("sleep", "2026-11-17T12:00:00Z", "2026-11-20T19:00:00Z");

    assertThat(requests.path(task, zone, null))
        .isEqualTo("/1.2/user/-/sleep/date/" + days + ".json");
  }

  @Test
  void daysToComeAreNotAskedFor() {
    SyncTask task = task("activities-steps", "2026-11-20T00:00:00Z", "2026-11-21T00:00:00Z");

    assertThat(requests.path(task, "America/New_York", null))
        .endsWith("/date/2026-11-19/2026-11-20.json");
    assertThat(requests.path(task, AUCKLAND, null)).endsWith("/date/2026-11-20/2026-11-21.json");
    SyncTask tomorrow = task("activities-steps", "2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z");
    assertThat(requests.path(tomorrow, AUCKLAND, null))
        .endsWith("/date/2026-11-21/2026-11-21.json");
  }

  @Test
  void aDayThatBeganBeforeTheLinkIsNotAskedForWhereOthersRemain() {
    SyncTask first = task("weight", "2026-01-01T00:00:00Z", "2026-01-05T00:00:00Z");

    assertThat(requests.path(first, "UTC", null)).endsWith("/date/2026-01-02/2026-01-05.json");
    assertThat(requests.path(first, AUCKLAND, null)).endsWith("/date/2026-01-02/2026-01-05.json");
    SyncTask sameDay = task("weight", "2026-01-01T06:00:00Z", "2026-01-01T07:00:00Z");
    assertThat(requests.path(sameDay, "UTC", null)).endsWith("/date/2026-01-01/2026-01-01.json");
  }

  @Test
  void minutesAreReadADayAPage() {
    SyncTask task = task("heart-intraday", "2026-11-18T12:00:00Z", "2026-11-20T12:00:00Z");

    assertThat(requests.path(task, "UTC", null)).contains("/date/2026-11-18/1d/1min");
    String second = requests.next(task, "UTC", null, null);
    assertThat(second).isEqualTo("2026-11-19");
    assertThat(requests.path(task, "UTC", second)).contains("/date/2026-11-19/1d/1min");
    assertThat(requests.query(task, "UTC", second)).isEmpty();
    assertThat(requests.next(task, "UTC", "2026-11-19", null)).isEqualTo("2026-11-20");
    assertThat(requests.next(task, "UTC", "2026-11-20", "told")).isNull();
  }

  @Test
  void ofTheAddressOfTheNextPageTheQueryIsFollowed() {
    SyncTask task = task("activities", "2026-11-17T12:00:00Z", "2026-11-20T19:00:00Z");
    String address =
        "https://elsewhere.example/x?offset=100&limit=100&sort=asc&afterDate=2026-11-17";

    assertThat(query(task, null))
        .contains("afterDate=2026-11-18", "sort=asc", "offset=0", "limit=100");
    assertThat(requests.next(task, AUCKLAND, null, address)).isEqualTo(address);
    assertThat(query(task, address))
        .isEqualTo("offset=100&limit=100&sort=asc&afterDate=2026-11-17");
    assertThat(requests.path(task, AUCKLAND, address)).isEqualTo("/1/user/-/activities/list.json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://api.example/no-query", "?", "?a=b c", "?a=b\nX: y", "?ä"})
  void anAddressThatIsNoneIsRefused(String address) {
    SyncTask task = task("ecg", "2026-11-17T12:00:00Z", "2026-11-20T19:00:00Z");

    assertThatThrownBy(() -> requests.query(task, AUCKLAND, address))
        .isInstanceOf(PoisonRecordException.class);
  }

  @Test
  void everyTypeIsOfAScopeThatIsAskedForAndAsksForTheZone() {
    Vendor fitbit = vendors.named("fitbit");

    assertThat(fitbit.dataTypesWithin(fitbit.scopes()))
        .containsExactlyInAnyOrderElementsOf(fitbit.dataTypes().keySet());
    assertThat(fitbit.dataTypes().keySet())
        .contains("tempCore", "activities-caloriesBMR")
        .allSatisfy(
            type -> {
              SyncTask task = task(type, "2026-11-17T12:00:00Z", "2026-11-20T19:00:00Z");
              assertThat(requests.timezonePath(task)).isEqualTo("/1/user/-/profile.json");
              assertThat(requests.path(task, AUCKLAND, null)).startsWith("/1").doesNotContain("{");
            });
    assertThat(fitbit.chunk("heart-intraday")).isEqualTo(Duration.ofDays(7));
  }

  @Test
  void aNoticeAnnouncesSeveralTypesAndSubscriptionsCoverWhatIsGranted() {
    Vendor fitbit = vendors.named("fitbit");

    assertThat(fitbit.announcedBy("body")).containsExactly("fat", "weight");
    assertThat(fitbit.announcedBy("sleep"))
        .containsExactly("br", "hrv", "sleep", "spo2", "tempSkin");
    assertThat(fitbit.announcedBy("foods")).isEmpty();
    assertThat(fitbit.applisWithin(List.of("profile", "weight")))
        .containsExactly("body", "userRevokedAccess");
  }

  @Test
  void googleFitReadsTheStreamsThatGoogleMerges() {
    Vendor fit = vendors.named("google-fit");

    assertThat(fit.dataTypes())
        .allSatisfy(
            (name, type) -> {
              if (!name.equals("sessions")) {
                String stream = type.properties().get("dataSourceId");
                assertThat(stream).contains(":com.google.android.gms:");
                assertThat(type.path())
                    .isEqualTo(
                        "/dataSources/%s/datasets/{from-nanos}-{to-nanos}"
                            .formatted(stream.replace("<", "%3C")));
              }
            });
    assertThat(fit.dataTypesWithin(fit.scopes()))
        .as("its day needs a zone")
        .doesNotContain("resting-heart-rate")
        .hasSize(fit.dataTypes().size() - 1);
  }

  private String query(SyncTask task, String page) {
    return URLDecoder.decode(requests.query(task, AUCKLAND, page), StandardCharsets.UTF_8);
  }

  private static SyncTask task(String type, String from, String to) {
    SyncRequest request =
        new SyncRequest(
            "t", "fitbit", "u", "c", type, "push", Instant.parse(from), Instant.parse(to), null);
    Connection connection = Rows.linked("c", "fitbit", "u", LINKED);
    return new SyncTask(request, connection, OPENED, "Fitbit", OPENED);
  }
}
