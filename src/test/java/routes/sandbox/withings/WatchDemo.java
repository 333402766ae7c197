package routes.sandbox.withings;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** A day of someone with a watch, the night before it, and the Observations that come of both. */
public final class WatchDemo {

  private static final int SAMPLES = 250;

  private final ZoneId zone;
  private final LocalDate day;
  private final WithingsDevice watch;
  private final WithingsDevice mat =
      new WithingsDevice("c1".repeat(20), "Sleep Monitor", "Aura Sensor V2", 63);
  private final WithingsDevice cuff =
      new WithingsDevice("c2".repeat(20), "Blood Pressure Monitor", "BPM Core", 44);

  public WatchDemo(ZoneId zone, LocalDate day) {
    this.zone = zone;
    this.day = day;
    this.watch = new WithingsDevice("c3".repeat(20), "Activity Tracker", "ScanWatch 2", 94);
  }

  /** Stores everything in the account; nobody is told. */
  public void fill(WithingsAccount account) {
    HealthRecords health = account.health();
    moments().forEach(health::add);
    health.add(activity()).add(workout()).add(night()).add(recording());
  }

  public LocalDate day() {
    return day;
  }

  private ActivityDay activity() {
    Map<String, Number> fields = new TreeMap<>();
    fields.putAll(Map.of("steps", 6200, "distance", 4810.25, "elevation", 12));
    fields.putAll(Map.of("soft", 1800, "moderate", 960, "intense", 120, "active", 1080));
    fields.putAll(Map.of("calories", 310.5, "totalcalories", 2210.75));
    fields.putAll(Map.of("hr_average", 71, "hr_min", 48, "hr_max", 139));
    fields.putAll(Map.of("hr_zone_0", 7200, "hr_zone_1", 900, "hr_zone_2", 60, "hr_zone_3", 0));
    return new ActivityDay(day, watch, fields);
  }

  private List<Moment> moments() {
    return List.of(
        new Moment(
            at(day, 8, 0, 0),
            watch,
            Map.of("steps", 64, "distance", 51.5, "calories", 2.25, "duration", 60)),
        new Moment(at(day, 8, 0, 30), watch, Map.of("heart_rate", 82)),
        new Moment(
            at(day, 8, 10, 30),
            watch,
            Map.of("heart_rate", 75, "rr", 14, "rmssd", 38, "sdnn1", 45)),
        new Moment(at(day, 8, 12, 0), watch, Map.of("spo2_auto", 97)));
  }

  private Workout workout() {
    return new Workout(
        at(day, 18, 0, 0),
        at(day, 18, 41, 0),
        1,
        watch,
        Map.of("steps", 4310, "distance", 3120, "calories", 182, "pause_duration", 60));
  }

  /** The night before the day. */
  public Night night() {
    LocalDate evening = day.minusDays(1);
    Map<String, Number> fields = new TreeMap<>();
    fields.putAll(Map.of("total_timeinbed", 27000, "total_sleep_time", 24600));
    fields.putAll(Map.of("hr_average", 58, "hr_min", 47, "hr_max", 76, "rr_average", 14));
    return new Night(
        at(evening, 23, 10, 0),
        at(day, 6, 40, 0),
        mat,
        fields,
        List.of(
            new Night.Stage(
                at(evening, 23, 10, 0),
                at(evening, 23, 25, 0),
                0,
                Map.of("hr", Map.of(at(evening, 23, 10, 0), 66, at(evening, 23, 11, 0), 64))),
            new Night.Stage(at(evening, 23, 25, 0), at(day, 0, 0, 0), 1, Map.of()),
            new Night.Stage(at(day, 0, 0, 0), at(day, 0, 40, 0), 2, Map.of()),
            new Night.Stage(at(day, 0, 40, 0), at(day, 1, 10, 0), 3, Map.of())));
  }

  /** The electrocardiogram of the morning. */
  public HeartRecording recording() {
    return new HeartRecording(
        day.toEpochDay(),
        at(day, 8, 5, 12),
        cuff,
        0,
        62,
        500,
        IntStream.range(0, SAMPLES)
            .map(sample -> sample % 50 == 25 ? 900 : sample % 7)
            .boxed()
            .toList());
  }

  /** What must stand in FHIR, a line an Observation. */
  public List<String> lines() {
    LocalDate evening = day.minusDays(1);
    String minute = period(local(day, 8, 0, 0), local(day, 8, 1, 0));
    String hour = hour(local(day, 8, 0, 0));
    String sleep = period(local(evening, 23, 10, 0), local(day, 6, 40, 0));
    String beat = text(local(day, 8, 5, 12));
    List<String> lines = new ArrayList<>();
    lines.add("41950-7 " + day + " 6200 {steps}/d");
    lines.add("103208-5 " + day + " 4810.25 m");
    lines.add("100304-5 " + day + " 12 {flights}");
    lines.add("41979-6 " + day + " 2210.75 kcal/(24.h)");
    lines.add("41981-2 " + day + " 310.5 kcal");
    lines.add(
        "active-minutes %s active-minutes-light=30 min active-minutes-moderate=16 min active-minutes-vigorous=2 min"
            .formatted(day));
    lines.add("103205-1 " + day + " 71 /min");
    lines.add(
        "heart-rate-zone-minutes %s heart-rate-zone-minutes-light=120 min heart-rate-zone-minutes-moderate=15 min heart-rate-zone-minutes-vigorous=1 min heart-rate-zone-minutes-peak=0 min"
            .formatted(day));
    lines.add("55423-8 " + minute + " 64 {steps}");
    lines.add("103208-5 " + minute + " 51.5 m");
    lines.add("41981-2 " + minute + " 2.25 kcal");
    lines.add("103205-1 " + hour + " 78.5 /min");
    lines.add("103217-6 " + hour + " 14.0 /min");
    lines.add("hrv-rmssd " + hour + " 38.0 ms");
    lines.add("112429-6 " + hour + " 45.0 ms");
    lines.add("2708-6 " + text(local(day, 8, 12, 0)) + " 97 %");
    lines.add("55411-3 " + period(local(day, 18, 0, 0), local(day, 18, 41, 0)) + " 40 min");
    lines.add("93832-4 " + sleep + " 410 min");
    lines.add("103205-1 " + sleep + " 58 /min");
    lines.add("103217-6 " + sleep + " 14 /min");
    lines.add("103205-1 " + hour(local(evening, 23, 0, 0)) + " 65.0 /min");
    lines.add("sleep-stage " + period(local(evening, 23, 10, 0), local(evening, 23, 25, 0)));
    lines.add("sleep-stage " + period(local(evening, 23, 25, 0), local(day, 0, 0, 0)));
    lines.add("sleep-stage " + period(local(day, 0, 0, 0), local(day, 0, 40, 0)));
    lines.add("sleep-stage " + period(local(day, 0, 40, 0), local(day, 1, 10, 0)));
    lines.add("8867-4 " + beat + " 62 /min");
    lines.add("afib-notice " + beat);
    lines.add(
        "131328 " + period(local(day, 8, 5, 12), local(day, 8, 5, 12).plusNanos(498_000_000)));
    return lines;
  }

  private Instant at(LocalDate date, int hour, int minute, int second) {
    return local(date, hour, minute, second).atZone(zone).toInstant();
  }

  private static LocalDateTime local(LocalDate date, int hour, int minute, int second) {
    return date.atTime(hour, minute, second);
  }

  private String hour(LocalDateTime begin) {
    return period(begin, begin.plusHours(1).minusNanos(1_000_000));
  }

  private String period(LocalDateTime start, LocalDateTime end) {
    return text(start) + "/" + text(end);
  }

  private String text(LocalDateTime time) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time.atZone(zone).toOffsetDateTime());
  }
}
