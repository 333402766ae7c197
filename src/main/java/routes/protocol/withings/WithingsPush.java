package routes.protocol.withings;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import routes.protocol.MalformedPushException;
import routes.protocol.push.FormBody;
import routes.protocol.push.Push;
import routes.protocol.push.PushReader;

/**
 * Reads Withings' notification: a form with {@code userid}, {@code appli} and mostly {@code
 * startdate} and {@code enddate} in epoch seconds, or {@code date} as a day of the person or in
 * epoch seconds; about the account (46) with {@code action}. Unknown fields are ignored.
 * https://developer.withings.com/developer-guide/v3/data-api/notifications/notification-content/
 */
@Component("withingsPush")
public class WithingsPush implements PushReader {

  private static final long YEAR_2100 = 4_102_444_800L;

  /** Where a day begins first and ends last. */
  private static final ZoneOffset FIRST = ZoneOffset.ofHours(14);

  private static final ZoneOffset LAST = ZoneOffset.ofHours(-12);

  private final FormBody forms;

  public WithingsPush(FormBody forms) {
    this.forms = forms;
  }

  @Override
  public List<Push> read(String vendor, byte[] body) {
    return List.of(read(body));
  }

  /**
   * @throws MalformedPushException without a {@code userid} and a number as {@code appli}
   */
  public Push read(byte[] body) {
    Map<String, String> form = forms.parse(body);
    String user = form.getOrDefault("userid", "");
    String appli = form.getOrDefault("appli", "");
    if (!user.matches("[A-Za-z0-9_-]{1,64}")) {
      throw new MalformedPushException("userid is missing or no id");
    }
    if (!appli.matches("[0-9]{1,6}")) {
      throw new MalformedPushException("appli is missing or no number");
    }
    Instant from = epoch(form.get("startdate"));
    Instant to = epoch(form.get("enddate"));
    if (from == null || to == null || to.isBefore(from)) {
      LocalDate day = day(form.get("date"));
      Instant moment = epoch(form.get("date"));
      from = day == null ? moment : day.atStartOfDay(FIRST).toInstant();
      to = day == null ? moment : day.plusDays(1).atStartOfDay(LAST).toInstant();
    }
    return new Push(user, appli, from, to, form.get("action"));
  }

  private static LocalDate day(String text) {
    try {
      return text != null && text.matches("20\\d\\d-\\d\\d-\\d\\d") ? LocalDate.parse(text) : null;
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static Instant epoch(String seconds) {
    if (seconds == null || !seconds.matches("[0-9]{1,12}")) {
      return null;
    }
    long value = Long.parseLong(seconds);
    return value > YEAR_2100 ? null : Instant.ofEpochSecond(value);
  }
}
