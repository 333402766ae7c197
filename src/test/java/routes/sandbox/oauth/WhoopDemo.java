package routes.sandbox.oauth;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Someone who wears a WHOOP strap. */
public final class WhoopDemo extends RestDemo {
  private final WhoopShape shape;

  public WhoopDemo() {
    this(new WhoopShape());
  }

  private WhoopDemo(WhoopShape shape) {
    super("whoop", "10129", shape);
    this.shape = shape;
  }

  /** What WHOOP knows of the person. */
  public WhoopShape shape() {
    return shape;
  }

  @Override
  public void fillHistory() {
    shape.day(DAY);
    shape.day(DAY.minusDays(1));
    shape.day(OLD);
    shape.workout(DAY, 124);
    shape.runningCycle(LAST);
  }

  @Override
  public List<String> history() {
    List<String> lines = new ArrayList<>();
    for (LocalDate day : List.of(DAY, DAY.minusDays(1), OLD)) {
      String when = "%sT23:40:30.25-05:00/%sT15:10:00-05:00".formatted(day.minusDays(1), day);
      lines.add("103205-1 " + when + " 68 /min");
      lines.add("total-energy " + when + " 2000 kcal");
      lines.add("40443-4 " + day.minusDays(1) + " 57 /min");
      lines.add("hrv-rmssd " + day.minusDays(1) + " 41.813562 ms");
    }
    lines.add(workout(DAY));
    return lines;
  }

  /** What a workout of 124 beats a minute becomes. */
  public static String workout(LocalDate day) {
    return "55411-3 %1$sT20:40:30.25-05:00/%1$sT21:10:00-05:00".formatted(day.minusDays(1))
        + " total-energy=375 kcal 103205-1=124 /min 101692-2=146 /min";
  }
}
