package routes.sandbox.oauth;

import java.time.LocalDate;
import java.util.List;

/** Someone who wears a Dexcom sensor. */
public final class DexcomDemo extends RestDemo {
  private final DexcomShape shape;

  public DexcomDemo() {
    this(new DexcomShape());
  }

  private DexcomDemo(DexcomShape shape) {
    super("dexcom", "dexcom-user-1", shape);
    this.shape = shape;
  }

  /** What Dexcom knows of the person. */
  public DexcomShape shape() {
    return shape;
  }

  @Override
  public List<String> arguments() {
    List<String> arguments = super.arguments();
    arguments.add(key("rate-limit.not-before=PT1S"));
    return arguments;
  }

  @Override
  public void fillHistory() {
    shape.glucose(DAY, 104, "\"ok\"");
    shape.glucose(OLD, 401, "\"high\"");
    shape.calibration(DAY, 110);
    shape.insulin(DAY);
  }

  @Override
  public List<String> history() {
    return List.of(
        glucose(DAY, 104), glucose(OLD, 401), "41653-7 " + DAY + "T08:05:12-08:00 110 mg/dL");
  }

  /** What a glucose becomes. */
  public static String glucose(LocalDate day, int value) {
    return "99504-3 " + day + "T08:05:12-08:00 " + value + " mg/dL";
  }
}
