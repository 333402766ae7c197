package routes.sandbox.oauth;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Someone who wears a Fitbit and has agreed to a history of six days. */
public final class FitbitDemo extends RestDemo {
  /** Fitbit's id of the person. */
  public static final String USER = "7B2XQ9";

  /** The subscriber's verification code. */
  public static final String CODE = "agreed-on";

  private static final Duration DEPTH = Duration.ofDays(6);

  private final FitbitShape shape;
  private final ZoneId zone;
  private final LocalDate day;

  /**
   * @param zone that the person lives in
   */
  public FitbitDemo(ZoneId zone) {
    this(zone, new FitbitShape(USER, zone.getId()));
  }

  private FitbitDemo(ZoneId zone, FitbitShape shape) {
    super("fitbit", USER, shape);
    this.zone = zone;
    this.shape = shape;
    this.day = LocalDate.now(zone).minusDays(3);
  }

  /** What Fitbit knows of the person. */
  public FitbitShape shape() {
    return shape;
  }

  @Override
  public List<String> arguments() {
    List<String> arguments = super.arguments();
    arguments.add(key("push.challenge.token=" + CODE));
    return arguments;
  }

  /** The history that goes with {@link #history()}. */
  public String depth() {
    return key("history.depth=" + DEPTH);
  }

  @Override
  public Collection<String> secrets() {
    Collection<String> secrets = super.secrets();
    secrets.add(CODE);
    return secrets;
  }

  @Override
  public void fillHistory() {
    shape.weight(day, "72.5");
    shape.heartRates(day, 57, 61, 63, 65);
    shape.steps(day, 9120, 0, 42, 15);
    shape.sleep(day);
    shape.night(day);
    shape.run(day, offset(day, LocalTime.of(18, 0)).getId());
    shape.run(day.plusDays(1), offset(day.plusDays(1), LocalTime.of(18, 0)).getId());
  }

  @Override
  public List<String> history() {
    ZoneOffset eight = offset(day, LocalTime.of(8, 0));
    String hour = "%1$sT08:00:00%2$s/%1$sT08:59:59.999%2$s".formatted(day, eight);
    List<String> lines = new ArrayList<>(weight(day, "72.5"));
    lines.add("103205-1 " + hour + " 63.0 /min");
    lines.add("40443-4 " + day + " 57 /min");
    lines.add("55423-8 " + hour + " 57 {steps}");
    lines.add(
        "93832-4 %sT23:40:30%s/%sT07:10:00%s 412 min"
            .formatted(
                day.minusDays(1),
                offset(day.minusDays(1), LocalTime.of(23, 40)),
                day,
                offset(day, LocalTime.of(7, 10))));
    lines.add("103209-3 " + day + " 96.2 %");
    lines.add("hrv-rmssd " + day + " 41.5 ms");
    lines.add("103217-6 " + day + " 14.6 /min");
    lines.add("skin-temperature-deviation " + day + " -0.4 K");
    lines.add(run(day));
    lines.add(run(day.plusDays(1)));
    // Fitbit tells a total of every day that it is asked for: none of them may be one to come.
    LocalDate today = LocalDate.now(zone);
    for (LocalDate each = firstWholeDay(); !each.isAfter(today); each = each.plusDays(1)) {
      lines.add("41950-7 %s %s {steps}/d".formatted(each, each.equals(day) ? "9120" : "0"));
    }
    return lines;
  }

  /** What a weight at five past eight becomes. */
  public List<String> weight(LocalDate date, String kilograms) {
    ZoneOffset offset = offset(date, LocalTime.of(8, 5));
    return List.of(
        "29463-7 %sT08:05:12%s %s kg".formatted(date, offset, kilograms),
        "39156-5 %sT08:05:12%s 22.91 kg/m2".formatted(date, offset));
  }

  private String run(LocalDate date) {
    return "55411-3 %1$sT18:00:00%2$s/%1$sT18:30:00%2$s 28.55 min"
        .formatted(date, offset(date, LocalTime.of(18, 0)));
  }

  private ZoneOffset offset(LocalDate date, LocalTime time) {
    return zone.getRules().getOffset(date.atTime(time));
  }

  /** Both of the person and of UTC. */
  private LocalDate firstWholeDay() {
    Instant linkedFrom = Instant.now().minus(DEPTH);
    LocalDate local = LocalDate.ofInstant(linkedFrom, zone);
    LocalDate utc = LocalDate.ofInstant(linkedFrom, ZoneOffset.UTC);
    return (local.isAfter(utc) ? local : utc).plusDays(1);
  }
}
