package routes.connection.sync;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.Option;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import routes.connection.vendor.Vendor;
import routes.connection.vendor.Vendors;

/**
 * The further call that a data type with {@code detail} takes for each record of its list: the
 * signal of an electrocardiogram, the stages of a night, the minutes of a day. {@link
 * Vendor.Detail} says what may stand in it.
 */
@Component("detailRequests")
public class DetailRequests {

  private static final Pattern PLACE = Pattern.compile("\\{(\\$[^{}]*)}");
  private static final Configuration PATHS =
      Configuration.builder().options(Option.SUPPRESS_EXCEPTIONS).build();

  private final Vendors vendors;

  public DetailRequests(Vendors vendors) {
    this.vendors = vendors;
  }

  /** Seconds since 1970, end included. */
  private record Range(long from, long to) {}

  /** Whether each record of this task's list takes a further call. */
  public boolean wanted(SyncTask task) {
    return detail(task) != null;
  }

  /** JSONPath in the answer of what must be there for the record to tell anything, or null. */
  public String required(SyncTask task) {
    String path = detail(task).required();
    return path.isEmpty() ? null : path;
  }

  /**
   * What to ask for a record, encoded as a query is, in the order of time. Of a day only what the
   * task asks for is read.
   *
   * @return empty where nothing of the record is in the range of the task; one empty text where the
   *     record does not say what to ask for
   */
  public List<String> of(SyncTask task, Map<String, Object> record) {
    Vendor.Detail detail = detail(task);
    List<String> requests = new ArrayList<>();
    try {
      for (Range range : ranges(detail, task, record)) {
        Map<String, String> parameters = new LinkedHashMap<>(detail.query());
        parameters.replaceAll(
            (name, value) ->
                VendorRequests.filled(fromRecord(value, record), task, range.from(), range.to()));
        requests.add(VendorRequests.encoded(parameters));
      }
    } catch (DateTimeException | NumberFormatException e) {
      return List.of("");
    }
    return requests;
  }

  private Vendor.Detail detail(SyncTask task) {
    return vendors
        .named(task.request().vendor())
        .dataTypes()
        .get(task.request().dataType())
        .detail();
  }

  private static List<Range> ranges(
      Vendor.Detail detail, SyncTask task, Map<String, Object> record) {
    if (!detail.day().isEmpty()) {
      return slices(within(task, day(detail, record)), detail.longest());
    }
    if (detail.from().isEmpty()) {
      return List.of(new Range(0, 0));
    }
    long from = Long.parseLong(text(record, detail.from()));
    long to = Long.parseLong(text(record, detail.to()));
    return slices(new Range(from, to), detail.longest());
  }

  private static Range day(Vendor.Detail detail, Map<String, Object> record) {
    LocalDate day = LocalDate.parse(text(record, detail.day()));
    ZoneId zone = ZoneId.of(text(record, detail.zone()));
    return new Range(
        day.atStartOfDay(zone).toEpochSecond(), day.plusDays(1).atStartOfDay(zone).toEpochSecond());
  }

  private static Range within(SyncTask task, Range day) {
    return task.sinceWatermark()
        ? day
        : new Range(Math.max(day.from(), task.fromEpoch()), Math.min(day.to(), task.toEpoch()));
  }

  private static List<Range> slices(Range range, Duration longest) {
    long step = longest == null ? Long.MAX_VALUE : longest.toSeconds();
    List<Range> slices = new ArrayList<>();
    long from = range.from();
    while (from < range.to()) {
      long to = range.to() - from > step ? from + step : range.to();
      slices.add(new Range(from, to));
      from = to;
    }
    return slices;
  }

  private static String fromRecord(String text, Map<String, Object> record) {
    return PLACE
        .matcher(text)
        .replaceAll(place -> Matcher.quoteReplacement(text(record, place.group(1))));
  }

  /**
   * @throws NumberFormatException where nothing stands there
   */
  private static String text(Map<String, Object> record, String path) {
    Object value = JsonPath.using(PATHS).parse(record).read(path);
    if (value == null) {
      throw new NumberFormatException("nothing at " + path);
    }
    return value.toString();
  }
}
