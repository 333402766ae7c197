package routes.sandbox.googlehealth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import routes.sandbox.DemoVendor;

/** Someone with a Pixel Watch and a scale, an hour east of Greenwich. */
public final class GoogleHealthDemo implements DemoVendor {
  /** Google's id of the person. */
  public static final String USER = "8f14e45f-ceea-467a-9575-1f0c1a2b3c4d";

  /** What the subscriber's verification must carry. */
  public static final String AUTHORIZATION = "Bearer agreed-on";

  private static final int NIGHTS = 30;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter TIME = DateTimeFormatter.ISO_OFFSET_DATE_TIME;
  private static final String ARGUMENT = "--vendors.google-health.";

  private final Instant now = Instant.now().truncatedTo(ChronoUnit.HOURS);
  private final GoogleHealthSimulator google = new GoogleHealthSimulator(USER, Clock.systemUTC());

  /** The vendor itself, to make trouble at. */
  public GoogleHealthSimulator google() {
    return google;
  }

  /** The full hour that everything is counted from. */
  public Instant now() {
    return now;
  }

  @Override
  public String name() {
    return "google-health";
  }

  @Override
  public List<String> arguments() {
    return List.of(
        ARGUMENT + "client-id=" + google.clientId(),
        ARGUMENT + "client-secret=" + google.clientSecret(),
        ARGUMENT + "authorization-uri=" + google.authorizationUrl(),
        ARGUMENT + "token-uri=" + google.tokenUrl(),
        ARGUMENT + "api-uri=" + google.apiUrl(),
        ARGUMENT + "revoke.uri=" + google.revocationUrl(),
        ARGUMENT + "push.keyset.uri=" + google.keysetUrl(),
        ARGUMENT + "push.verification.authorization=" + AUTHORIZATION);
  }

  @Override
  public void allowRedirectTo(String uri) {
    google.allowRedirectTo(uri);
  }

  @Override
  public void fillHistory() {
    weigh(now.minus(Duration.ofHours(3)), 72_450);
    weigh(now.minus(Duration.ofDays(100)), 74_200);
    Instant hour = now.minus(Duration.ofHours(26));
    heartRate(hour, 61);
    heartRate(hour.plusSeconds(2), 64);
    heartRate(hour.plusSeconds(7), 59);
    google.add(
        "daily-resting-heart-rate",
        point(
            """
            {"dailyRestingHeartRate": {"beatsPerMinute": "57",
              "date": {"year": %d, "month": %d, "day": %d}}}
            """
                .formatted(day(10).getYear(), day(10).getMonthValue(), day(10).getDayOfMonth())));
    google.add(
        "steps",
        point(
            """
            {"steps": {"count": "412", "interval": {"startTime": "%s", "startUtcOffset": "3600s",
              "endTime": "%s", "endUtcOffset": "3600s"}}}
            """
                .formatted(now.minus(Duration.ofDays(40)), now.minus(Duration.ofMinutes(57_585)))));
    for (int night = 1; night <= NIGHTS; night++) {
      google.add("sleep", sleep(night));
    }
  }

  @Override
  public List<String> history() {
    Instant hour = now.minus(Duration.ofHours(26));
    List<String> lines = new ArrayList<>();
    lines.add(weight(now.minus(Duration.ofHours(3)), "72.450"));
    lines.add(weight(now.minus(Duration.ofDays(100)), "74.200"));
    lines.add("103205-1 " + period(hour, hour.plusMillis(3_599_999)) + " 61.3 /min");
    lines.add("40443-4 " + day(10) + " 57 /min");
    lines.add(
        "55423-8 "
            + period(now.minus(Duration.ofDays(40)), now.minus(Duration.ofMinutes(57_585)))
            + " 412 {steps}");
    for (int night = 1; night <= NIGHTS; night++) {
      Instant begin = bedtime(night);
      lines.add("93832-4 " + period(begin, begin.plus(Duration.ofMinutes(450))) + " 412 min");
    }
    return lines;
  }

  /** The person steps on the scale. */
  public void weigh(Instant time, int grams) {
    google.add(
        "weight",
        point(
            """
            {"weight": {"weightGrams": %d,
              "sampleTime": {"physicalTime": "%s", "utcOffset": "3600s"}}}
            """
                .formatted(grams, time)));
  }

  /** What a weighing becomes. */
  public static String weight(Instant time, String kilograms) {
    return "29463-7 " + local(time) + " " + kilograms + " kg";
  }

  /** A data point of the watch. */
  public static ObjectNode point(String json) {
    try {
      ObjectNode point = (ObjectNode) JSON.readTree(json);
      point
          .putObject("dataSource")
          .put("recordingMethod", "PASSIVELY_MEASURED")
          .put("platform", "FITBIT")
          .putObject("device")
          .put("displayName", "Pixel Watch 4");
      return point;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private void heartRate(Instant time, int rate) {
    google.add(
        "heart-rate",
        point(
            """
            {"heartRate": {"beatsPerMinute": "%d",
              "sampleTime": {"physicalTime": "%s", "utcOffset": "3600s"}}}
            """
                .formatted(rate, time)));
  }

  private ObjectNode sleep(int nightsAgo) {
    Instant begin = bedtime(nightsAgo);
    return point(
        """
        {"name": "users/me/dataTypes/sleep/dataPoints/%d",
         "sleep": {"type": "STAGES", "updateTime": "%s",
          "interval": {"startTime": "%s", "startUtcOffset": "3600s",
            "endTime": "%s", "endUtcOffset": "3600s"},
          "summary": {"minutesInSleepPeriod": "450", "minutesAsleep": "412", "minutesAwake": "38"}}}
        """
            .formatted(
                nightsAgo, begin.plusSeconds(30_000), begin, begin.plus(Duration.ofMinutes(450))));
  }

  private Instant bedtime(int nightsAgo) {
    return now.minus(Duration.ofDays(nightsAgo)).minus(Duration.ofHours(9));
  }

  private LocalDate day(int daysAgo) {
    return LocalDate.ofInstant(now.minus(Duration.ofDays(daysAgo)), ZoneOffset.UTC);
  }

  private static String period(Instant from, Instant to) {
    return local(from) + "/" + local(to);
  }

  private static String local(Instant time) {
    return TIME.format(OffsetDateTime.ofInstant(time, ZoneOffset.ofHours(1)));
  }

  @Override
  public Collection<String> secrets() {
    List<String> secrets = new ArrayList<>(google.tokens());
    secrets.add(google.clientSecret());
    secrets.add(AUTHORIZATION);
    return secrets;
  }

  @Override
  public void close() {
    google.close();
  }
}
