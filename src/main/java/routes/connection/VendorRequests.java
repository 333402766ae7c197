package routes.connection;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;

/**
 * The requests of imports, as the vendor.yaml describes them by {@code path} and {@code query} of a
 * data type, with {@code since} or {@code range} as the task asks for changes or for reading times.
 * These stand for the range of a task:
 *
 * <ul>
 *   <li><code>{from}</code>, <code>{to}</code>: instants in whole seconds, {@code
 *       2026-11-20T08:00:00Z}
 *   <li><code>{from-date}</code>, <code>{to-date}</code>: days, one wider at both ends, because the
 *       person's day is not known here
 *   <li><code>{from-local}</code>, <code>{to-local}</code>: dates and times without a zone, {@code
 *       2026-11-20T08:00:00}, earlier and later by as much as a zone may differ from UTC
 *   <li><code>{until}</code>, <code>{until-date}</code>: one second or one day after <code>{to}
 *       </code> and <code>{to-date}</code>, for vendors that leave the end out
 *   <li><code>{from-datetime}</code>, <code>{to-datetime}</code>: UTC in whole seconds without a
 *       zone, {@code 2026-11-20T08:00:00}
 *   <li><code>{from-seconds}</code>, <code>{to-seconds}</code>: seconds since 1970
 *   <li><code>{from-nanos}</code>, <code>{to-nanos}</code>: nanoseconds since 1970
 * </ul>
 */
@Component("vendorRequests")
public class VendorRequests {

  private static final Pattern PLACE = Pattern.compile("\\{([a-z-]+)}");

  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT);

  private final Vendors vendors;

  VendorRequests(Vendors vendors) {
    this.vendors = vendors;
  }

  /** Path below the vendor's api-uri. */
  public String path(SyncTask task) {
    return filled(type(task).path(), task);
  }

  /**
   * The query, encoded, without its question mark.
   *
   * @param page token of the page, or null for the first
   */
  public String query(SyncTask task, String page) {
    Vendor.DataType type = type(task);
    Map<String, String> parameters = new LinkedHashMap<>(type.query());
    parameters.putAll(task.sinceWatermark() ? type.since() : type.range());
    parameters.replaceAll((name, value) -> filled(value, task));
    if (page != null && !page.isEmpty()) {
      parameters.put(vendors.named(task.request().vendor()).paging().parameter(), page);
    }
    return encoded(parameters);
  }

  /**
   * Where the records of an answer stand.
   *
   * @param usual JSONPath of the vendor's other data types
   */
  public String records(SyncTask task, String usual) {
    String own = type(task).records();
    return own.isEmpty() ? usual : own;
  }

  /** The zone that the vendor.yaml gives to everybody, or null where it gives none. */
  public String timezone(SyncTask task) {
    String zone = vendors.named(task.request().vendor()).timezone();
    return zone.isBlank() ? null : zone;
  }

  /** Path below the vendor's api-uri whose answer tells the person's zone, or null. */
  public String timezonePath(SyncTask task) {
    String path = type(task).timezonePath();
    return path.isEmpty() ? null : path.split("\\?", 2)[0];
  }

  /** The query that goes with the path of the zone, as the vendor.yaml has it, or null. */
  public String timezoneQuery(SyncTask task) {
    String[] parts = type(task).timezonePath().split("\\?", 2);
    return parts.length < 2 ? null : parts[1];
  }

  private Vendor.DataType type(SyncTask task) {
    return vendors.named(task.request().vendor()).dataTypes().get(task.request().dataType());
  }

  private static String filled(String text, SyncTask task) {
    return filled(text, task, task.fromEpoch(), task.toEpoch());
  }

  /** The text with what stands for the range, in seconds since 1970. */
  static String filled(String text, SyncTask task, long from, long to) {
    return PLACE
        .matcher(text)
        .replaceAll(place -> Matcher.quoteReplacement(value(place.group(1), task, from, to)));
  }

  /** The parameters as a query, or as the body of a form. */
  static String encoded(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String value(String place, SyncTask task, long from, long to) {
    return switch (place) {
      case "from" -> Instant.ofEpochSecond(from).toString();
      case "to" -> Instant.ofEpochSecond(to).toString();
      case "from-date" -> day(from).minusDays(1).toString();
      case "to-date" -> day(to).plusDays(1).toString();
      case "from-local" -> LOCAL.format(local(from).minusHours(12));
      case "to-local" -> LOCAL.format(local(to).plusHours(14));
      case "until" -> Instant.ofEpochSecond(to + 1).toString();
      case "until-date" -> day(to).plusDays(2).toString();
      case "from-datetime" -> LOCAL.format(local(from));
      case "to-datetime" -> LOCAL.format(local(to));
      case "from-seconds" -> Long.toString(from);
      case "to-seconds" -> Long.toString(to);
      case "from-nanos" -> from + "000000000";
      case "to-nanos" -> to + "000000000";
      default ->
          throw new IllegalArgumentException(
              "vendors.%s.data-types.%s: {%s} stands for nothing"
                  .formatted(task.request().vendor(), task.request().dataType(), place));
    };
  }

  private static LocalDateTime local(long epoch) {
    return LocalDateTime.ofEpochSecond(epoch, 0, ZoneOffset.UTC);
  }

  private static LocalDate day(long epoch) {
    return LocalDate.ofInstant(Instant.ofEpochSecond(epoch), ZoneOffset.UTC);
  }

  private static String encoded(String text) {
    return UriUtils.encode(text, StandardCharsets.UTF_8);
  }
}
