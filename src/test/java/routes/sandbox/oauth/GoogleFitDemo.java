package routes.sandbox.oauth;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Someone in Tokyo whose phone counts for Google Fit. */
public final class GoogleFitDemo extends RestDemo {
  private static final ZoneOffset TOKYO = ZoneOffset.ofHours(9);

  private final GoogleFitShape shape;
  private final Instant hour =
      Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(30));

  public GoogleFitDemo() {
    this(new GoogleFitShape());
  }

  private GoogleFitDemo(GoogleFitShape shape) {
    super("google-fit", "10769150350006150715", shape);
    this.shape = shape;
  }

  /** What Google Fit knows of the person. */
  public GoogleFitShape shape() {
    return shape;
  }

  /** The full hour that everything is counted from. */
  public Instant hour() {
    return hour;
  }

  @Override
  String apiUri() {
    return super.apiUri() + GoogleFitShape.API;
  }

  @Override
  public List<String> arguments() {
    List<String> arguments = super.arguments();
    arguments.add(key("token-uri=" + vendor().tokenUrl()));
    arguments.add(key("user-id.uri=" + vendor().url() + "/v1/userinfo"));
    arguments.add(key("timezone=Asia/Tokyo"));
    arguments.add(key("rate-limit.not-before=PT1S"));
    return arguments;
  }

  @Override
  public void fillHistory() {
    for (int hours = 0; hours < 3; hours++) {
      Instant time = hour.minus(Duration.ofHours(hours));
      shape.decimal(GoogleFitShape.WEIGHT, time, time, "72.4");
    }
    shape.decimal(GoogleFitShape.HEART_RATE, hour, hour, "61");
    shape.decimal(GoogleFitShape.HEART_RATE, hour.plusSeconds(2), hour.plusSeconds(2), "64");
    shape.decimal(GoogleFitShape.RESTING, hour, hour, "57");
    shape.count(GoogleFitShape.STEPS, hour, hour.plusSeconds(900), 412);
    shape.session("run-1", hour, 8);
    shape.session("still-1", hour, 3);
  }

  @Override
  public List<String> history() {
    List<String> lines = new ArrayList<>();
    for (int hours = 0; hours < 3; hours++) {
      lines.add(weight(hour.minus(Duration.ofHours(hours)), "72.4"));
    }
    String end = tokyo(hour.plusSeconds(3599)).replace("+", ".999+");
    lines.add("103205-1 " + tokyo(hour) + "/" + end + " 62.5 /min");
    lines.add("40443-4 " + LocalDate.ofInstant(hour, TOKYO) + " 57 /min");
    lines.add("55423-8 " + tokyo(hour) + "/" + tokyo(hour.plusSeconds(900)) + " 412 {steps}");
    lines.add("55411-3 " + tokyo(hour) + "/" + tokyo(hour.plusSeconds(1800)) + " 28.55 min");
    return lines;
  }

  /** What a weight becomes. */
  public static String weight(Instant time, String kilograms) {
    return "29463-7 " + tokyo(time) + " " + kilograms + " kg";
  }

  private static String tokyo(Instant time) {
    return DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssXXX").format(time.atOffset(TOKYO));
  }
}
