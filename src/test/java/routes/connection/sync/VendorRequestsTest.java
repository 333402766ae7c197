package routes.connection.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import routes.connection.VendorYaml;
import routes.connection.vendor.Vendor;

class VendorRequestsTest {
  private static final String BEATS = "vendors.acme.data-types.beats.";
  private static final Instant FROM = Instant.parse("2026-11-20T23:30:00.900Z");
  private static final Instant TO = Instant.parse("2026-11-22T00:15:00.100Z");

  private final Map<String, String> settings = new HashMap<>();

  @ParameterizedTest
  @CsvSource({
    "{from}, 2026-11-20T23:30:00Z",
    "{to}, 2026-11-22T00:15:01Z",
    "{from-date}, 2026-11-19",
    "{to-date}, 2026-11-23",
    "{from-datetime}, 2026-11-20T23:30:00",
    "{to-datetime}, 2026-11-22T00:15:01",
    "{from-seconds}, 1795217400",
    "{to-seconds}, 1795306501",
    "{from-nanos}, 1795217400000000000",
    "{to-nanos}, 1795306501000000000",
    "{from-date}..{to-date}, 2026-11-19..2026-11-23",
    "{From} $1 \\, {From} $1 \\"
  })
  void everyPlaceStandsForAnEndOfTheRange(String text, String filled) {
    settings.put(BEATS + "path", "/v1/" + text);

    assertThat(requests().path(ranged(), null, null)).isEqualTo("/v1/" + filled);
  }

  @Test
  void timesHaveSecondsEvenIfZero() {
    settings.put(BEATS + "path", "{to-datetime}");
    Instant midnight = Instant.parse("2026-11-22T00:00:00Z");

    assertThat(requests().path(task(FROM, midnight), null, null)).isEqualTo("2026-11-22T00:00:00");
  }

  @Test
  void withoutARangeItIsReadFromTheWatermarkUntilNow() {
    settings.put(BEATS + "path", "{from}/{to}");

    assertThat(requests().path(task(null, null), null, null))
        .isEqualTo("2026-11-19T00:00:00Z/2026-11-21T12:00:00Z");
  }

  @Test
  void aPlaceThatStandsForNothingIsRefusedByName() {
    settings.put(BEATS + "path", "/{form}");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> requests().path(ranged(), null, null))
        .withMessage("vendors.acme.data-types.beats: {form} stands for nothing");
  }

  @Test
  void namesAndValuesAreEncoded() {
    settings.put(BEATS + "query.after", "{from}");
    settings.put(BEATS + "query.[a b]", "x&y=+ä");

    assertThat(requests().query(ranged(), null, null).split("&"))
        .containsExactlyInAnyOrder("after=2026-11-20T23%3A30%3A00Z", "a%20b=x%26y%3D%2B%C3%A4");
  }

  @Test
  void thePageGoesIntoItsParameter() {
    settings.put("vendors.acme.paging.parameter", "cursor");

    assertThat(requests().query(ranged(), null, null)).isEmpty();
    assertThat(requests().query(ranged(), null, "")).isEmpty();
    assertThat(requests().query(ranged(), null, "a/b=&")).isEqualTo("cursor=a%2Fb%3D%26");
  }

  @Test
  void aDataTypeCanHaveItsRecordsElsewhere() {
    assertThat(requests().records(ranged(), "$.data")).isEqualTo("$.data");
    settings.put(BEATS + "records", "$.beats");
    assertThat(requests().records(ranged(), "$.data")).isEqualTo("$.beats");
  }

  @Test
  void theZoneIsASettingOrAnAnswer() {
    assertThat(requests().timezone(ranged())).isNull();
    assertThat(requests().timezonePath(ranged())).isNull();
    assertThat(requests().timezoneQuery(ranged())).isNull();

    settings.put("vendors.acme.timezone", "Europe/Helsinki");
    settings.put(BEATS + "timezone-path", "/v1/me?fields=zone");
    assertThat(requests().timezone(ranged())).isEqualTo("Europe/Helsinki");
    assertThat(requests().timezonePath(ranged())).isEqualTo("/v1/me");
    assertThat(requests().timezoneQuery(ranged())).isEqualTo("fields=zone");
  }

  @Test
  void aDataTypeThatNeedsAZoneIsReadOnlyWithOne() {
    settings.put(BEATS + "needs-timezone", "true");
    settings.put(BEATS + "applis[0]", "BEATS");
    Vendor without = VendorYaml.vendors(settings()).named("acme");
    assertThat(without.dataTypesWithin(List.of("heart"))).isEmpty();
    assertThat(without.announcedBy("BEATS")).isEmpty();

    settings.put("vendors.acme.timezone", "Europe/Helsinki");
    Vendor with = VendorYaml.vendors(settings()).named("acme");
    assertThat(with.dataTypesWithin(List.of("heart"))).containsExactly("beats");
    assertThat(with.announcedBy("BEATS")).contains("beats");
  }

  private Map<String, String> settings() {
    settings.putIfAbsent(BEATS + "scope", "heart");
    return settings;
  }

  private VendorRequests requests() {
    return new VendorRequests(VendorYaml.vendors(settings()));
  }

  private static SyncTask ranged() {
    return task(FROM, TO);
  }

  private static SyncTask task(Instant from, Instant to) {
    SyncRequest request =
        new SyncRequest("trace-1", "acme", "u-1", "c-1", "beats", "poll", from, to, null);
    return new SyncTask(
        request,
        null,
        Instant.parse("2026-11-19T00:00:00Z"),
        "Acme",
        Instant.parse("2026-11-21T12:00:00Z"));
  }
}
