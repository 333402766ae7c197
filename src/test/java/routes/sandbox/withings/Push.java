package routes.sandbox.withings;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One notification: form fields posted to the subscribed address.
 *
 * @param userid whose readings changed
 * @param appli what kind of readings
 * @param fields further fields, for example startdate and enddate in epoch seconds
 */
public record Push(String userid, int appli, Map<String, String> fields) {

  /** All fields, with one that no page of Withings explains. */
  Map<String, String> form() {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("userid", userid);
    form.put("appli", Integer.toString(appli));
    form.putAll(fields);
    form.put("foo", "bar");
    return form;
  }
}
