package routes.connection.page;

import java.time.Instant;
import java.time.MonthDay;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;
import routes.connection.access.EntrySecurity;
import routes.connection.core.ConnectSettings;
import routes.connection.core.PageStyle;
import routes.operations.answers.ErrorPage;

/** The pages a person sees, from the templates in {@code pages/}. Every value is escaped there. */
@Component
class Pages implements ErrorPage {

  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /** Times of a device's readings are an hour coarse. */
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private static final DateTimeFormatter BIRTHDAY =
      DateTimeFormatter.ofPattern("d MMMM", Locale.ENGLISH);

  private final ITemplateEngine templates;
  private final PageStyle style;
  private final ConnectSettings settings;

  Pages(ITemplateEngine templates, PageStyle style, ConnectSettings settings) {
    this.templates = templates;
    this.style = style;
    this.settings = settings;
  }

  /**
   * One vendor as the consent page offers it.
   *
   * @param successor what takes its place, or null where no end is announced
   */
  record Offer(
      String name, String displayName, List<String> readings, String action, String successor) {}

  /**
   * One device as the person's page shows it.
   *
   * @param lastReading the day of its newest reading, or null before the first
   * @param stopped since when it is stopped, or null while it is shared
   * @param action what its button does: stop it, or share it again
   */
  record Device(String name, String lastReading, String stopped, String action) {}

  /** Somebody who was born on that day of a year. */
  static String born(MonthDay birthday) {
    return "the person born on " + BIRTHDAY.format(birthday);
  }

  /**
   * @param whose by what the person sees that the link is theirs, or null
   */
  String consent(List<Offer> offers, String formKey, long historyDays, String whose) {
    Map<String, Object> values = new HashMap<>();
    values.put("offers", offers);
    values.put("formKey", formKey);
    values.put("historyDays", historyDays);
    values.put("whose", whose);
    values.put("consentEnd", settings.consentEnd(Instant.now()).map(WHEN::format).orElse(null));
    values.put("organization", settings.organization());
    return render("consent", values);
  }

  String person(ConnectionPage connection, String address) {
    Map<String, Object> values = new HashMap<>();
    values.put("vendor", connection.displayName());
    values.put("state", connection.inWords());
    values.put("reason", connection.why());
    values.put("since", WHEN.format(connection.since()));
    values.put(
        "lastReading",
        connection.lastReading() == null ? null : WHEN.format(connection.lastReading()));
    values.put("consentEnd", consentEnd(connection));
    values.put("sharing", connection.sharing());
    values.put("devices", connection.sharing() ? devices(connection, address) : List.of());
    values.put("stopAction", address + "/stop");
    values.put("eraseAction", connection.erasable() ? address + "/erase" : null);
    values.put("atVendor", connection.atVendorInWords().orElse(null));
    values.put("erasure", connection.erasureInWords().orElse(null));
    values.put("returnUrl", connection.returnUrl());
    values.put("organization", settings.organization());
    return render("person", values);
  }

  private static String consentEnd(ConnectionPage connection) {
    return connection.consentEnd() == null || !connection.sharing()
        ? null
        : WHEN.format(connection.consentEnd());
  }

  private static List<Device> devices(ConnectionPage connection, String address) {
    return connection.devices().stream()
        .map(
            device ->
                new Device(
                    connection.inWords(device),
                    device.lastReadingAt() == null ? null : DAY.format(device.lastReadingAt()),
                    device.stoppedAt() == null ? null : WHEN.format(device.stoppedAt()),
                    address
                        + (device.stoppedAt() == null ? "/stop-device/" : "/share-device/")
                        + device.id()))
        .toList();
  }

  @Override
  public String page(String message) {
    return refusal(message, null);
  }

  @Override
  public String contentSecurityPolicy() {
    return EntrySecurity.NOTHING_MAY_LOAD + "'none'; style-src '" + style.contentHash() + "'";
  }

  String refusal(String message, String returnUrl) {
    Map<String, Object> values = new HashMap<>();
    values.put("message", message);
    values.put("returnUrl", returnUrl);
    return render("refusal", values);
  }

  private String render(String page, Map<String, Object> values) {
    Context context = new Context(Locale.ENGLISH, values);
    context.setVariable("style", style.css());
    return templates.process(page, context);
  }
}
