package routes.sandbox.oauth;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Someone who wears an Oura ring. */
public final class OuraDemo extends RestDemo {
  private final OuraShape shape;

  public OuraDemo() {
    this(new OuraShape());
  }

  private OuraDemo(OuraShape shape) {
    super("oura", "7a3c9e1d-oura", shape);
    this.shape = shape;
  }

  /** What Oura knows of the person. */
  public OuraShape shape() {
    return shape;
  }

  @Override
  public void fillHistory() {
    shape.sleep(DAY, "long_sleep");
    shape.sleep(DAY, "deleted");
    shape.sleep(OLD, "long_sleep");
    shape.oxygenSaturation(DAY, "96.875");
    shape.oxygenSaturation(DAY.minusDays(1), null);
    shape.heartRate(DAY + "T07:02:30Z", 61);
    shape.heartRate(DAY + "T07:12:30Z", 62);
    shape.heartRate(DAY + "T07:22:30Z", 63);
  }

  @Override
  public List<String> history() {
    List<String> lines = new ArrayList<>(night(DAY));
    lines.addAll(night(OLD));
    lines.add(oxygenSaturation(DAY, "96.875"));
    lines.add("103205-1 %1$sT07:00:00Z/%1$sT07:59:59.999Z 62.0 /min".formatted(DAY));
    return lines;
  }

  /** What a long sleep becomes. */
  public static List<String> night(LocalDate day) {
    String when = "%sT23:40:30-05:00/%sT07:10:00-05:00".formatted(day.minusDays(1), day);
    return List.of(
        "93832-4 " + when + " 412 min",
        "103205-1 " + when + " 54.5 /min",
        "103217-6 " + when + " 14.625 /min");
  }

  /** What a saturation becomes. */
  public static String oxygenSaturation(LocalDate day, String percent) {
    return "103209-3 " + day + " " + percent + " %";
  }
}
