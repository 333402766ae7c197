package routes.connection.sync;

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
import routes.connection.vendor.Vendor;
import routes.connection.vendor.Vendors;
import routes.operations.PoisonRecordException;

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
 *   <li><code>{from-day}</code>, <code>{to-day}</code>: days of the person, as {@link PersonDays}
 *       has them
 *   <li><code>{day}</code>: the same days one after the other, one a page
 * </ul>
 */
@Component("vendorRequests")
public class VendorRequests {

  private static final Pattern PLACE = Pattern.compile("\\{([a-z-]+)}");

  private static final Pattern QUERY = Pattern.compile("[\\w.~!$'()*+,;=:@%/?&-]+");

  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT);

  private final Vendors vendors;

  public VendorRequests(Vendors vendors) {
    this.vendors = vendors;
  }

  /**
   * Path below the vendor's api-uri.
   *
   * @param timezone of the person, or null
   * @param page token of the page, or null for the first
   */
  public String path(SyncTask task, String timezone, String page) {
    return filled(type(task).path(), task, timezone, page);
  }

  /**
   * The query, encoded, without its question mark. Where the vendor.yaml names no parameter for the
   * page, its token is the address of the page, of which nothing but the query is followed.
   *
   * @param timezone of the person, or null
   * @param page token of the page, or null for the first
   * @throws PoisonRecordException if that address is none
   */
  public String query(SyncTask task, String timezone, String page) {
    String parameter = vendors.named(task.request().vendor()).paging().parameter();
    boolean further = page != null && !page.isEmpty() && !hasDayPages(task);
    if (further && parameter.isEmpty()) {
      return queryOf(page);
    }
    Vendor.DataType type = type(task);
    Map<String, String> parameters = new LinkedHashMap<>(type.query());
    parameters.putAll(task.sinceWatermark() ? type.since() : type.range());
    parameters.replaceAll((name, value) -> filled(value, task, timezone, page));
    if (further) {
      parameters.put(parameter, page);
    }
    return encoded(parameters);
  }

  /**
   * Token of the page after this one, or null after the last.
   *
   * @param timezone of the person, or null
   * @param page token of the page that has been read, or null for the first
   * @param told what the answer says
   */
  public String next(SyncTask task, String timezone, String page, String told) {
    if (!hasDayPages(task)) {
      return told;
    }
    return PersonDays.of(task, timezone).after(page).map(LocalDate::toString).orElse(null);
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
    String path = zonePath(task);
    return path.isEmpty() ? null : path.split("\\?", 2)[0];
  }

  /** The query that goes with the path of the zone, as the vendor.yaml has it, or null. */
  public String timezoneQuery(SyncTask task) {
    String[] parts = zonePath(task).split("\\?", 2);
    return parts.length < 2 ? null : parts[1];
  }

  private Vendor.DataType type(SyncTask task) {
    return vendors.named(task.request().vendor()).dataTypes().get(task.request().dataType());
  }

  private String zonePath(SyncTask task) {
    String own = type(task).timezonePath();
    return own.isEmpty() ? vendors.named(task.request().vendor()).timezonePath() : own;
  }

  private boolean hasDayPages(SyncTask task) {
    return type(task).path().contains("{day}");
  }

  private static String queryOf(String address) {
    String query = address.contains("?") ? address.substring(address.indexOf('?') + 1) : "";
    if (!QUERY.matcher(query).matches()) {
      throw new PoisonRecordException(
          "no-page-address", "The address of the next page in the vendor's answer is no address.");
    }
    return query;
  }

  /** What stands in a request for a part of a task; seconds since 1970, zone and page or null. */
  private record Part(SyncTask task, long from, long to, String timezone, String page) {}

  private static String filled(String text, SyncTask task, String timezone, String page) {
    return filled(text, new Part(task, task.fromEpoch(), task.toEpoch(), timezone, page));
  }

  /** The text with what stands for the range, in seconds since 1970. */
  static String filled(String text, SyncTask task, long from, long to) {
    return filled(text, new Part(task, from, to, null, null));
  }

  private static String filled(String text, Part part) {
    return PLACE
        .matcher(text)
        .replaceAll(place -> Matcher.quoteReplacement(value(place.group(1), part)));
  }

  /** The parameters as a query, or as the body of a form. */
  static String encoded(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String value(String place, Part part) {
    SyncTask task = part.task();
    long from = part.from();
    long to = part.to();
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
      case "from-day" -> PersonDays.of(task, part.timezone()).first().toString();
      case "to-day" -> PersonDays.of(task, part.timezone()).last().toString();
      case "day" -> PersonDays.of(task, part.timezone()).at(part.page()).toString();
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
