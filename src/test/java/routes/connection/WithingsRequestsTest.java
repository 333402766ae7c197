package routes.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import routes.connection.sync.DetailRequests;
import routes.connection.sync.SyncRequest;
import routes.connection.sync.SyncTask;
import routes.connection.sync.VendorRequests;
import routes.connection.vendor.Vendors;

class WithingsRequestsTest {

  private static final Instant SINCE = Instant.parse("2026-11-20T08:00:00Z");
  private static final Instant NOW = Instant.parse("2026-11-20T09:00:00Z");

  private final Vendors vendors = Withings.vendors("http://127.0.0.1:9");
  private final VendorRequests requests = new VendorRequests(vendors);
  private final DetailRequests details = new DetailRequests(vendors);

  @Test
  void sinceTheWatermarkOnlyWhatChangedIsAskedFor() {
    SyncTask task = task("activity", null, null);

    assertThat(requests.path(task, null, null)).isEqualTo("/v2/measure");
    assertThat(requests.query(task, null, null))
        .contains("action=getactivity", "&lastupdate=1795161600", "&data_fields=steps%2C")
        .doesNotContain("startdate", "offset");
    assertThat(requests.query(task, null, "200")).endsWith("&offset=200");
  }

  @Test
  void aRangeIsAskedForByDaysOrSeconds() {
    assertThat(requests.query(task("sleep", SINCE, NOW), null, null))
        .contains("&startdateymd=2026-11-19", "&enddateymd=2026-11-21")
        .doesNotContain("lastupdate");
    assertThat(requests.query(task("measures", SINCE, NOW), null, null))
        .contains("meastypes=1%2C4", "&startdate=1795161600", "&enddate=1795165200")
        .doesNotContain("lastupdate");
    assertThat(requests.query(task("heart", null, null), null, null))
        .contains("action=list", "startdate=1795161600", "enddate=1795165200");
  }

  @Test
  void aDayOfTwentyFiveHoursTakesTwoCalls() {
    SyncTask task = task("intraday-activity", null, null);

    assertThat(details.wanted(task)).isTrue();
    assertThat(
            details.of(task, Map.of("date", "2026-10-25", "timezone", "Europe/Amsterdam")).stream()
                .map(WithingsRequestsTest::range)
                .toList())
        .containsExactly(
            "startdate=1792879200&enddate=1792965600", "startdate=1792965600&enddate=1792969200");
  }

  @Test
  void ofADayOnlyTheRangeOfTheTaskIsRead() {
    SyncTask task = task("intraday-activity", SINCE, NOW);

    assertThat(details.of(task, Map.of("date", "2026-11-20", "timezone", "Europe/Amsterdam")))
        .extracting(WithingsRequestsTest::range)
        .containsExactly("startdate=1795161600&enddate=1795165200");
    assertThat(details.of(task, Map.of("date", "2026-11-19", "timezone", "Europe/Amsterdam")))
        .isEmpty();
  }

  @Test
  void aNightIsReadAsAWhole() {
    assertThat(
            details.of(
                task("sleep", SINCE, NOW),
                Map.of("startdate", 1795125600, "enddate", 1795152600, "model", 32)))
        .extracting(WithingsRequestsTest::range)
        .containsExactly("startdate=1795125600&enddate=1795152600");
  }

  @Test
  void aSignalIsAskedForByItsId() {
    SyncTask task = task("heart", null, null);

    assertThat(details.of(task, Map.of("ecg", Map.of("signalid", 48))))
        .containsExactly("action=get&signalid=48");
    assertThat(details.required(task)).isNull();
  }

  @Test
  void aRecordThatDoesNotSayWhatToAskForIsNotAskedFor() {
    assertThat(details.of(task("sleep", null, null), Map.of("startdate", 1)))
        .isEqualTo(List.of(""));
    assertThat(
            details.of(
                task("intraday-activity", null, null),
                Map.of("date", "yesterday", "timezone", "Europe/Amsterdam")))
        .isEqualTo(List.of(""));
    assertThat(details.wanted(task("measures", null, null))).isFalse();
  }

  private static String range(String form) {
    return form.replaceAll(".*(startdate=\\d+)&(enddate=\\d+).*", "$1&$2");
  }

  private static SyncTask task(String type, Instant from, Instant to) {
    return new SyncTask(
        new SyncRequest("t", "withings", "u", "c", type, "poll", from, to, null),
        null,
        SINCE,
        "Withings",
        NOW);
  }
}
