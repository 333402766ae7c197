package routes.sandbox.oauth;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Someone in Finland who wears a Polar watch. */
public final class PolarDemo extends RestDemo {
  /** The key of its webhook. */
  public static final String KEY = "told-once";

  private static final String ZONE = "Europe/Helsinki";
  private final PolarShape shape;

  public PolarDemo() {
    this(new PolarShape(475));
  }

  private PolarDemo(PolarShape shape) {
    super("polar", "475", shape);
    this.shape = shape;
  }

  /** What Polar knows of the person. */
  public PolarShape shape() {
    return shape;
  }

  @Override
  public List<String> arguments() {
    List<String> arguments = super.arguments();
    arguments.add(key("token-uri=" + vendor().tokenUrl()));
    arguments.add(key("timezone=" + ZONE));
    arguments.add(key("push.signature.key=" + KEY));
    return arguments;
  }

  @Override
  public Collection<String> secrets() {
    Collection<String> secrets = super.secrets();
    secrets.add(KEY);
    return secrets;
  }

  @Override
  public void fillHistory() {
    shape.exercise(DAY);
    shape.sleep(DAY);
    shape.recharge(DAY);
    shape.steps(DAY, 8823);
    shape.oxygenSaturation(DAY, 97);
    shape.failedTest(DAY);
    shape.heartRate(DAY, 61);
  }

  @Override
  public List<String> history() {
    return new ArrayList<>(
        List.of(
            "55411-3 %1$sT10:00:02+02:00/%1$sT10:28:35+02:00 28.55 min".formatted(DAY),
            night(DAY),
            "103205-1 " + DAY + " 54 /min",
            "hrv-rmssd " + DAY + " 41 ms",
            "41950-7 " + DAY + " 8823 {steps}/d",
            oxygenSaturation(DAY, 97),
            "103205-1 " + hourFromEight(DAY) + " 61.0 /min"));
  }

  /** What a sleep becomes. */
  public static String night(LocalDate day) {
    return "93832-4 %sT23:39:07+02:00/%sT07:19:37+02:00 413 min".formatted(day.minusDays(1), day);
  }

  /** What a saturation becomes. */
  public static String oxygenSaturation(LocalDate day, int percent) {
    return "2708-6 " + day + "T09:05:12+02:00 " + percent + " %";
  }

  /** Finland has summer time. */
  private static String hourFromEight(LocalDate day) {
    String offset = ZoneId.of(ZONE).getRules().getOffset(day.atTime(8, 0)).getId();
    return "%1$sT08:00:00%2$s/%1$sT08:59:59.999%2$s".formatted(day, offset);
  }
}
