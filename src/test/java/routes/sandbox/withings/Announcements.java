package routes.sandbox.withings;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/** What Withings tells of changed records: one push for each kind that is subscribed. */
public final class Announcements {

  private final NotifyService notifications;
  private final Pushes pushes;

  Announcements(NotifyService notifications, Pushes pushes) {
    this.notifications = notifications;
    this.pushes = pushes;
  }

  /** Sends any push, for example twice or with odd fields; nobody hears it without subscription. */
  public void send(Push push) {
    notifications
        .subscription(push.userid(), push.appli())
        .ifPresent(subscription -> pushes.send(push, subscription.callbackurl()));
  }

  /** "Readings of this kind from start to end changed", in epoch seconds. */
  public void range(String userid, int appli, long start, long end) {
    send(
        new Push(
            userid,
            appli,
            Map.of("startdate", Long.toString(start), "enddate", Long.toString(end))));
  }

  /** Activity of a day changed (16). */
  public void activity(String userid, LocalDate day) {
    send(new Push(userid, 16, Map.of("date", day.toString())));
  }

  /** A night changed (44). */
  public void sleep(String userid, Night night) {
    range(userid, 44, night.start().getEpochSecond(), night.end().getEpochSecond());
  }

  /** An electrocardiogram was recorded (54). */
  public void heart(String userid, HeartRecording recording) {
    long second = recording.at().getEpochSecond();
    range(userid, 54, second, second + 1);
  }

  /** A measure group was stored, edited or deleted: once for every kind in it. */
  public void measures(String userid, MeasureGroup group) {
    long second = group.reading().date().getEpochSecond();
    group.reading().measures().stream()
        .flatMap(measure -> appli(measure.type()).stream())
        .distinct()
        .forEach(appli -> range(userid, appli, second, second + 1));
  }

  /**
   * The account was changed (46).
   *
   * @param action unlink, delete or update
   */
  public void account(String userid, String action) {
    send(new Push(userid, 46, Map.of("action", action)));
  }

  private static Optional<Integer> appli(int type) {
    return switch (type) {
      case 1, 5, 6, 8, 76, 77, 88 -> Optional.of(1);
      case 12, 71, 73 -> Optional.of(2);
      case 9, 10, 11, 54 -> Optional.of(4);
      default -> Optional.empty();
    };
  }
}
