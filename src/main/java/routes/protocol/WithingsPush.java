package routes.protocol;

import java.time.Instant;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Reads Withings' notification: a form with {@code userid}, {@code appli} and mostly {@code
 * startdate} and {@code enddate} in epoch seconds. Unknown fields are ignored.
 * https://developer.withings.com/developer-guide/v3/data-api/notifications/notification-content/
 */
@Component("withingsPush")
public class WithingsPush {

  private static final long YEAR_2100 = 4_102_444_800L;

  private final FormBody forms;

  WithingsPush(FormBody forms) {
    this.forms = forms;
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
    boolean range = from != null && to != null && !to.isBefore(from);
    return new Push(user, appli, range ? from : null, range ? to : null);
  }

  private static Instant epoch(String seconds) {
    if (seconds == null || !seconds.matches("[0-9]{1,12}")) {
      return null;
    }
    long value = Long.parseLong(seconds);
    return value > YEAR_2100 ? null : Instant.ofEpochSecond(value);
  }
}
