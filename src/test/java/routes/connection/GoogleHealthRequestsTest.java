package routes.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import routes.connection.sync.SyncRequest;
import routes.connection.sync.SyncTask;
import routes.connection.sync.VendorRequests;
import routes.connection.vendor.Vendor;
import routes.connection.vendor.Vendors;

class GoogleHealthRequestsTest {
  private static final Instant FROM = Instant.parse("2026-11-18T08:00:00Z");
  private static final Instant TO = Instant.parse("2026-11-20T20:30:00Z");

  private final Vendors vendors = VendorYaml.vendors(Map.of());
  private final VendorRequests requests = new VendorRequests(vendors);

  @Test
  void samplesAndIntervalsAreAskedForByTheirInstants() {
    assertThat(query("heart-rate", null))
        .isEqualTo(
            "filter=heart_rate.sample_time.physical_time >= \"2026-11-18T08:00:00Z\""
                + " AND heart_rate.sample_time.physical_time < \"2026-11-20T20:30:01Z\""
                + "&pageSize=1440");
    assertThat(query("steps", "t=1"))
        .startsWith("filter=steps.interval.start_time >= \"2026-11-18T08:00:00Z\"")
        .endsWith("&pageSize=1440&pageToken=t=1");
    assertThat(requests.path(task("steps"), null, null))
        .isEqualTo("/users/me/dataTypes/steps/dataPoints");
  }

  @Test
  void daysAreWideEnoughForEveryZone() {
    assertThat(query("daily-resting-heart-rate", null))
        .contains("date >= \"2026-11-17\"", "date < \"2026-11-22\"");
  }

  @Test
  void localTimesAreWideEnoughForEveryZone() {
    assertThat(query("exercise", null))
        .contains(
            "civil_start_time >= \"2026-11-17T20:00:00\"",
            "civil_start_time < \"2026-11-21T10:30:00\"");
  }

  @Test
  void sleepIsAskedForByItsEndAndElectrocardiogramsByABeginAlone() {
    assertThat(query("sleep", null))
        .contains("sleep.interval.end_time >= ", " AND sleep.interval.end_time < ");
    assertThat(query("electrocardiogram", null)).contains(">= ").doesNotContain("<");
  }

  @Test
  void everyTypeIsOfAScopeThatIsAskedForAndHasAQuery() {
    Vendor google = vendors.named("google-health");

    assertThat(google.dataTypesWithin(google.scopes()))
        .containsExactlyInAnyOrderElementsOf(google.dataTypes().keySet());
    assertThat(google.dataTypes().keySet())
        .allSatisfy(
            type -> assertThat(query(type, null)).startsWith("filter=").doesNotContain("{"));
    assertThat(google.chunk("heart-rate")).isEqualTo(Duration.ofDays(1));
    assertThat(google.chunk("weight")).isEqualTo(Duration.ofDays(30));
    assertThat(google.authorizationParameters())
        .containsOnly(Map.entry("access_type", "offline"), Map.entry("prompt", "consent"));
  }

  private String query(String type, String page) {
    return URLDecoder.decode(requests.query(task(type), null, page), StandardCharsets.UTF_8);
  }

  private static SyncTask task(String type) {
    SyncRequest request =
        new SyncRequest("t", "google-health", "u", "c", type, "push", FROM, TO, null);
    return new SyncTask(request, null, FROM, null, TO);
  }
}
